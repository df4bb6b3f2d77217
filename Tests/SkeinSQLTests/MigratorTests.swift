import LocalPostgres
import PQ
import SkeinSQL
import TestSupport
import Testing

/// The migrator with the project's own files.
@Suite("Migrator")
struct MigratorTests {
    @Test("a fresh database gets everything, a second run does nothing", arguments: [TestSchema.skein, .programme])
    func freshAndAgain(schema: TestSchema) async throws {
        try await withDatabase(.empty) { database in
            let c = try await database.connect()
            try await c.run { c in
                let migrator = Migrator(logger: testLogger, parts: schema == .skein ? [.skein] : [.skein, .programme])
                #expect(try migrator.check(c) == .missing)
                let steps = try migrator.up(c)
                #expect(steps.first?.path.hasPrefix("migrations/0001_") == true)
                #expect(try migrator.check(c) == .current)
                #expect(try migrator.status(c).isCurrent)
                #expect(try migrator.up(c).isEmpty)
                c.close()
            }
        }
    }

    @Test("of two migrators at once each migration is applied by one, and both end well")
    func twoAtOnce() async throws {
        try await withDatabase(.empty) { database in
            let first = try await database.connect()
            let second = try await database.connect()
            async let one = first.run { c in try Migrator(logger: testLogger).up(c) }
            async let two = second.run { c in try Migrator(logger: testLogger).up(c) }
            let paths = try await (one + two).map(\.path).filter { $0.contains("migrations/") }
            let all = EmbeddedSQL.files.map(\.path).filter { $0.hasSuffix(".up.sql") }
            #expect(paths.sorted() == all.sorted())
            try await first.run { c in
                let verdict = try Migrator(logger: testLogger).check(c)
                #expect(verdict == .current)
                c.close()
            }
            try await second.run { c in c.close() }
        }
    }

    @Test("migrators of two databases of a cluster do not disturb each other over the roles")
    func twoDatabases() async throws {
        try await withCluster(settings: ["fsync": "off"]) { server in
            let conninfo = server.conninfo
            let admin = try await PGConnection.connect(conninfo, logger: testLogger)
            try await admin.run { c in
                for name in ["a", "b", "c"] { try c.script("create database \(name)") }
                c.close()
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for name in ["a", "b", "c"] {
                    group.addTask {
                        let c = try await PGConnection.connect(conninfo + " dbname=\(name)", logger: testLogger)
                        try await c.run { c in
                            try SyntheticFiles().migrator.up(c)
                            c.close()
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("down to nothing leaves nothing, and up again gives the same schema")
    func roundTrip() async throws {
        try await withDatabase(.programme) { database in
            let before = try await database.dump()
            let empty = try await withEmptyDump()
            let c = try await database.connect()
            _ = try await c.run { c in try Migrator(logger: testLogger).down(c, to: 0) }
            #expect(try await schemaObjects(database) == [])
            // Extensions stay: others in the database may have come to rely on them.
            let left = try await database.dump().split(separator: "\n").filter { !$0.contains(" EXTENSION ") }
            #expect(left == empty.split(separator: "\n"))
            try await c.run { c in
                #expect(try Migrator(logger: testLogger).check(c) == .missing)
                try Migrator(logger: testLogger).up(c)
                #expect(try Migrator(logger: testLogger).check(c) == .current)
                c.close()
            }
            let again = firstDifference(before, try await database.dump())
            #expect(again == nil)
        }
    }

    @Test("each migration can be taken back and applied again")
    func stepByStep() async throws {
        try await withDatabase(.programme) { database in
            let before = try await database.dump()
            let c = try await database.connect()
            let numbers = try await c.run { c in try Migrator(logger: testLogger).status(c).migrations.map(\.number) }
            for target in [0] + numbers.dropLast() {
                try await c.run { c in
                    try Migrator(logger: testLogger).down(c, to: target)
                    try Migrator(logger: testLogger).up(c)
                }
            }
            try await c.run { c in c.close() }
            let difference = firstDifference(before, try await database.dump())
            #expect(difference == nil)
        }
    }

    @Test("the printed script gives psql the same schema, and may be run again")
    func script() async throws {
        try await withDatabase(.programme) { reference in
            let expected = try await reference.dump()
            try await withDatabase(.empty) { database in
                try await database.psql(Migrator.sql())
                #expect(firstDifference(expected, try await database.dump()) == nil)
                let c = try await database.connect()
                try await c.run { c in
                    let verdict = try Migrator(logger: testLogger).check(c)
                    #expect(verdict == .current)
                    let steps = try Migrator(logger: testLogger).up(c)
                    #expect(steps.isEmpty)
                    c.close()
                }
                try await database.psql(Migrator.sql())
                #expect(firstDifference(expected, try await database.dump()) == nil)
            }
        }
    }

    @Test("works through a pooler in transaction mode, and leaves no lock or role behind")
    func pooler() async throws {
        try await withDatabase(.empty) { database in
            try await withPgBouncer(settings: ["default_pool_size": "1"]) { pooler in
                let options = PGConnectOptions(usesPreparedStatements: false)
                let conninfo = pooler.conninfo(database)
                let c = try await PGConnection.connect(conninfo, options: options, logger: testLogger)
                try await c.run { c in
                    try Migrator(logger: testLogger).up(c)
                    #expect(try c.query("select current_user::text").get(String.self, row: 0, 0) == "postgres")
                    let locks = try c.query(
                        """
                        select from pg_locks where locktype = 'advisory'
                            and database = (select oid from pg_database where datname = current_database())
                        """)
                    #expect(locks.count == 0)
                    #expect(try Migrator(logger: testLogger).check(c) == .current)
                    c.close()
                }
            }
        }
    }

    @Test(
        "every role of the queue may ask whether the schema is its own",
        arguments: ["skein_worker", "skein_producer", "skein_operator", "skein_viewer"])
    func checkAsRole(role: String) async throws {
        try await withDatabase(.programme) { database in
            let login = try await database.createLogin("some", in: [role])
            let c = try await PGConnection.connect(login.conninfo, logger: testLogger)
            try await c.run { c in
                let verdict = try Migrator(logger: testLogger).check(c)
                #expect(verdict == .current)
                c.close()
            }
        }
    }

    private func withEmptyDump() async throws -> String {
        let box = Box()
        try await withDatabase(.empty) { await box.set(try await $0.dump()) }
        return await box.text
    }

    private func schemaObjects(_ database: TestDatabase) async throws -> [Substring] {
        try await database.psql(
            "select nspname from pg_namespace where nspname !~ '^pg_|^public$|^information_schema$'"
        ).split(separator: "\n")
    }
}

/// Carries a text out of a closure.
actor Box {
    private(set) var text = ""

    func set(_ text: String) {
        self.text = text
    }
}

/// The first line in which two texts differ; nil when they are equal.
func firstDifference(_ one: String, _ other: String) -> String? {
    guard one != other else { return nil }
    let left = one.split(separator: "\n", omittingEmptySubsequences: false)
    let right = other.split(separator: "\n", omittingEmptySubsequences: false)
    let index = zip(left, right).prefix { $0 == $1 }.count
    return "line \(index + 1): \(left.dropFirst(index).first ?? "(end)") | \(right.dropFirst(index).first ?? "(end)")"
}
