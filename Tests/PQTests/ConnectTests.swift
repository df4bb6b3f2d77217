import PQ
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ConnectTests {
    @Test(arguments: [
        ("host=/nowhere-at-all", "/nowhere-at-all"), ("nonsense=1", "nonsense"), ("host=", "database"),
        ("postgresql://[bad", "bad"), ("sslmode=perhaps host=/tmp", "sslmode"),
        ("service=no-such-service", "no-such-service"),
    ])
    func aWrongConninfoGivesAClearError(_ conninfo: String, _ word: String) async throws {
        let whole = conninfo == "host=" ? "host=127.0.0.1 port=1 dbname=database" : conninfo
        let error = try await pgError { _ = try await PGConnection.connect(whole, logger: testLogger) }
        #expect(error.code == .connectionFailed)
        if conninfo != "host=" { #expect(error.message.contains(word), "\(error)") }
        #expect(!error.message.contains("\n"))
    }

    @Test func whatTheServerRefusesHasItsState() async throws {
        try await withDatabase(.empty) { db in
            let database = try await pgError {
                _ = try await PGConnection.connect(db.conninfo + " dbname=no_such_db", logger: testLogger)
            }
            #expect(database.code == .connectionFailed)
            #expect(database.sqlState == "3D000")
            #expect(database.message.contains("no_such_db"))
            #expect(!database.message.contains("LOCATION"))
            let zero = try await pgError { _ = try await PGConnection.connect("dbname=a\0b", logger: testLogger) }
            #expect(zero.code == .usage)
        }
    }

    @Test func theSessionIsSetUpAsAsked() async throws {
        try await withDatabase(.empty) { db in
            let options = PGConnectOptions(applicationName: "my app")
            let connection = try await PGConnection.connect(
                db.conninfo + " options='-c work_mem=123kB'", options: options, logger: testLogger)
            try await connection.run { c in
                let row = try c.query(
                    """
                    select current_setting('application_name'), current_setting('client_encoding'),
                    current_setting('work_mem'), pg_backend_pid()
                    """)
                #expect(try row.text(row: 0, 0) == "my app")
                #expect(try row.text(row: 0, 1) == "UTF8")
                #expect(try row.text(row: 0, 2) == "123kB")
                let pid = c.backendPID
                #expect(try row.int4(row: 0, 3) == pid)
                let version = c.serverVersion
                #expect(version >= 140_000)
                let zone = c.parameterStatus("server_encoding")
                #expect(zone == "UTF8")
                #expect(c.parameterStatus("no such") == nil)
            }
            await connection.close()
            #expect(await connection.backendPID == 0)
            // The conninfo's own name wins.
            let named = try await PGConnection.connect(
                db.conninfo + " application_name=theirs", options: options, logger: testLogger)
            #expect(await named.parameterStatus("application_name") == "theirs")
            await named.close()
        }
    }

    @Test func urisWork() async throws {
        try await withConnection { connection, db in
            let (directory, port, user) = try await connection.run { c in
                let row = try c.query(
                    """
                    select split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port'),
                    current_user::text
                    """)
                return (
                    try row.get(String.self, row: 0, 0), try row.get(String.self, row: 0, 1),
                    try row.get(String.self, row: 0, 2)
                )
            }
            let host = directory.split(separator: "/", omittingEmptySubsequences: false).joined(separator: "%2F")
            let uri = "postgresql://\(user)@\(host):\(port)/\(db.name)?application_name=by%20uri"
            let byURI = try await PGConnection.connect(uri, logger: testLogger)
            #expect(await byURI.parameterStatus("application_name") == "by uri")
            await byURI.close()
        }
    }

    @Test func aSilentServerIsGivenUp() async throws {
        try await withDatabase(.empty) { db in
            let proxy = try await FaultProxy(db) { _, _, _ in .freeze }
            defer { proxy.close() }
            let start = ContinuousClock.now
            let error = try await pgError {
                _ = try await PGConnection.connect(
                    proxy.conninfo, options: PGConnectOptions(connectTimeout: .milliseconds(300)), logger: testLogger)
            }
            #expect(error.code == .connectionFailed)
            #expect(start.duration(to: .now) < .seconds(5))
            // The conninfo's own limit, in whole seconds, counts as well.
            let theirs = try await pgError {
                _ = try await PGConnection.connect(proxy.conninfo + " connect_timeout=1", logger: testLogger)
            }
            #expect(theirs.message.contains("1.0 seconds"))
        }
    }

    @Test func aSilentFirstHostDoesNotHideTheSecond() async throws {
        try await withDatabase(.empty) { db in
            let proxy = try await FaultProxy(db) { _, _, _ in .freeze }
            let good = try await FaultProxy(db)
            defer {
                proxy.close()
                good.close()
            }
            let hosts = " host=/nowhere-at-all,\(proxy.directory),\(good.directory) port=5432"
            let connection = try await PGConnection.connect(
                db.conninfo + hosts, options: PGConnectOptions(connectTimeout: .seconds(4)), logger: testLogger)
            #expect(try await connection.run { try $0.query("select 1").count } == 1)
            await connection.close()
            // No host at all: each reason is told.
            let error = try await pgError {
                _ = try await PGConnection.connect("host=/nowhere-1,/nowhere-2", logger: testLogger)
            }
            #expect(error.code == .connectionFailed)
            #expect(error.message.contains("/nowhere-1") && error.message.contains("/nowhere-2"))
        }
    }

    @Test func standbysAreSkippedWhenAPrimaryIsAskedFor() async throws {
        try await withDatabase(.empty) { db in
            let one = try await FaultProxy(db)
            let two = try await FaultProxy(db)
            defer {
                one.close()
                two.close()
            }
            let hosts = " host=\(one.directory),\(two.directory) port=5432"
            for wish in ["read-write", "primary", "prefer-standby", "any"] {
                let connection = try await PGConnection.connect(
                    db.conninfo + hosts + " target_session_attrs=\(wish)", logger: testLogger)
                #expect(await connection.isUsable)
                await connection.close()
            }
            let error = try await pgError {
                _ = try await PGConnection.connect(
                    db.conninfo + hosts + " target_session_attrs=standby", logger: testLogger)
            }
            #expect(error.code == .connectionFailed)
            #expect(error.message.contains("standby"))
        }
    }

    @Test func cancellingEndsTheAttempt() async throws {
        try await withDatabase(.empty) { db in
            let reached = Signal()
            let proxy = try await FaultProxy(db) { _, _, _ in
                reached.fire()
                return .freeze
            }
            defer { proxy.close() }
            let task = Task { _ = try await PGConnection.connect(proxy.conninfo, logger: testLogger) }
            await reached.wait()
            let start = ContinuousClock.now
            task.cancel()
            try await expectCode(.cancelled) { try await task.value }
            #expect(start.duration(to: .now) < .seconds(3))
        }
    }

    @Test func aDroppedConnectionEndsItsSessionAndItsThread() async throws {
        try await withConnection { watcher, db in
            for _ in 0..<20 {
                let connection = try await PGConnection.connect(db.conninfo, logger: testLogger)
                _ = try await connection.run { try $0.query("select 1") }
            }
            try await eventually("all dropped sessions have ended") {
                try await watcher.run { c in
                    try c.query("select from pg_stat_activity where datname = $1", [.text(db.name)]).count == 1
                }
            }
        }
    }
}
