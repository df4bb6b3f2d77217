import LocalPostgres
import Logging
import PQ
import Programme
import Skein
import SkeinSQL

/// The private database of `skein dev`: started, migrated, filled.
struct DevServer {
    static let databaseName = "skein"

    let postgres: LocalPostgres
    let session: Session
    let logger: Logger

    init(directory: String, session: Session, logger: Logger) {
        postgres = LocalPostgres(directory: directory, logger: logger)
        self.session = session
        self.logger = logger
    }

    /// Starts what is missing of it; a second call finds everything done.
    ///
    /// - Returns: the connection string of its database.
    func start(_ jobs: JobRegistry, directory: String) async throws -> String {
        session.console.note(Message.devStarting.text(["directory": directory]))
        let server = try await postgres.start()
        let admin = try await PGConnection.connect(server, options: session.connectOptions(), logger: logger)
        try await admin.run { connection in
            let name = Self.databaseName
            let found = try connection.query("select from pg_database where datname = $1", [.text(name)]).count
            if found == 0 { try connection.script("create database \(name)", timeout: .seconds(60)) }
        }
        await admin.close()
        let conninfo = server.replacing("dbname=postgres", with: "dbname=\(Self.databaseName)")
        let connection = try await PGConnection.connect(conninfo, options: session.connectOptions(), logger: logger)
        do {
            try await prepare(connection, jobs)
            await connection.close()
        } catch {
            await connection.close()
            throw error
        }
        return conninfo
    }

    private func prepare(_ connection: PGConnection, _ jobs: JobRegistry) async throws {
        let migrator = Migrator(logger: logger)
        let steps = try await connection.run { try migrator.up($0) }
        session.console.note(Message.devMigrated.text(["count": "\(steps.count)"]))
        try await connection.run { try jobs.install($0) }
        let isEmpty = try await connection.rows("select not exists (select from programme.organisation)")
            .get(Bool.self, row: 0, 0)
        if isEmpty { _ = try await City.generate(seed: nil, holders: nil, people: nil, connection, session) }
        _ = try await connection.run { try ProgrammeSchedules.install($0) }
        let counts = try await connection.rows(
            """
            select (select count(*) from programme.title)::text,
                (select count(*) from programme.organisation where kind = 'school')::text,
                (select count(*) from programme.organisation where kind = 'university')::text
            """)
        session.console.note(
            Message.devCity.text([
                "holders": try counts.get(row: 0, 0), "schools": try counts.get(row: 0, 1),
                "universities": try counts.get(row: 0, 2),
            ]))
    }
}
