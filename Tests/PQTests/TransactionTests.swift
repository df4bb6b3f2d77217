import PQ
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct TransactionTests {
    private struct Stop: Error {}

    @Test func aTransactionCommitsOrLeavesNothing() async throws {
        try await withConnection { connection, _ in
            try await connection.run { c in
                try c.script("create table t (x int)")
                let count = try c.transaction { try c.query("insert into t values (1), (2)").affected }
                #expect(count == 2)
                #expect(throws: Stop.self) {
                    try c.transaction {
                        try c.script("insert into t values (3)")
                        throw Stop()
                    }
                }
                let failed = try pgError { try c.transaction { try c.script("insert into nowhere values (1)") } }
                #expect(failed.sqlState == "42P01")
                #expect(try c.query("select from t").count == 2)
            }
        }
    }

    @Test(arguments: [
        (PGIsolation.readCommitted, false), (.repeatableRead, false), (.serializable, false), (.serializable, true),
    ])
    func isolationAndAccessAreAsAsked(_ isolation: PGIsolation, _ readOnly: Bool) async throws {
        try await withConnection { connection, _ in
            let settings = try await connection.run { c in
                try c.transaction(isolation: isolation, readOnly: readOnly) {
                    try c.query(
                        "select current_setting('transaction_isolation'), current_setting('transaction_read_only')")
                }
            }
            let name =
                switch isolation {
                case .readCommitted: "read committed"
                case .repeatableRead: "repeatable read"
                case .serializable: "serializable"
                }
            #expect(try settings.text(row: 0, 0) == name)
            #expect(try settings.text(row: 0, 1) == (readOnly ? "on" : "off"))
        }
    }

    @Test func aSwallowedErrorIsToldAtCommit() async throws {
        try await withConnection { connection, _ in
            let error = try await pgError {
                try await connection.run { c in
                    try c.transaction { _ = try? c.query("select 1 / 0") }
                }
            }
            #expect(error.code == .server)
            #expect(error.sqlState == "25P02")
            #expect(try await connection.run { try $0.query("select 1").count } == 1)
        }
    }

    @Test func transactionsDoNotNest() async throws {
        try await withConnection { connection, _ in
            let error = try await pgError {
                try await connection.run { c in try c.transaction { try c.transaction {} } }
            }
            #expect(error.code == .usage)
            #expect(await connection.isUsable)
        }
    }

    @Test func aDeferredConstraintFailsTheCommitCleanly() async throws {
        try await withConnection { connection, _ in
            let error = try await pgError {
                try await connection.run { c in
                    try c.script("create table t (x int unique deferrable initially deferred)")
                    try c.transaction { try c.script("insert into t values (1), (1)") }
                }
            }
            #expect(error.code == .server)
            #expect(error.sqlState == "23505")
        }
    }

    // MARK: COMMIT that nobody answers

    private static func isCommit(_ body: [UInt8]) -> Bool { body.starts(with: "COMMIT".utf8) }

    @Test(arguments: [false, true])
    func aCommitCutOffIsUnknown(reachesTheServer: Bool) async throws {
        try await withConnection { direct, db in
            try await direct.run { try $0.script("create table t (x int)") }
            let proxy = try await FaultProxy(db) { direction, type, body in
                switch (direction, type) {
                case (.toServer, UInt8(ascii: "Q")) where !reachesTheServer && Self.isCommit(body): .cut
                case (.toClient, UInt8(ascii: "C")) where reachesTheServer && Self.isCommit(body): .cut
                default: .pass
                }
            }
            defer { proxy.close() }
            let pool = PGPool(proxy.conninfo, size: 1, logger: testLogger)
            let runs = Collected<Int>()
            let error = try await pgError {
                try await pool.transaction { c in
                    runs.add(1)
                    try c.script("insert into t values (1)")
                }
            }
            #expect(error.code == .unknownCommit)
            #expect(!error.isRetryable)
            #expect(runs.all.count == 1, "never tried again")
            #expect(try await direct.run { try $0.query("select from t").count } == (reachesTheServer ? 1 : 0))
            // The place in the pool is good for another connection.
            proxy.setRule { _, _, _ in .pass }
            #expect(try await pool.run { try $0.query("select 1").count } == 1)
            await pool.close()
        }
    }

    @Test func aCommitWithoutAnswerIsUnknownAtItsDeadline() async throws {
        try await withDatabase(.empty) { db in
            let proxy = try await FaultProxy(db) { direction, _, body in
                direction == .toServer && Self.isCommit(body) ? .freeze : .pass
            }
            defer { proxy.close() }
            let options = PGConnectOptions(statementTimeout: .milliseconds(300))
            let connection = try await PGConnection.connect(proxy.conninfo, options: options, logger: testLogger)
            let error = try await pgError {
                try await connection.run { c in try c.transaction { try c.script("select 1") } }
            }
            #expect(error.code == .unknownCommit)
            #expect(await !connection.isUsable)
        }
    }

    @Test func aConnectionLostBeforeCommitIsNotUnknown() async throws {
        try await withDatabase(.empty) { db in
            let proxy = try await FaultProxy(db) { direction, _, body in
                direction == .toServer && body.starts(with: "select 'cut'".utf8) ? .cut : .pass
            }
            defer { proxy.close() }
            let connection = try await PGConnection.connect(proxy.conninfo, logger: testLogger)
            let error = try await pgError {
                try await connection.run { c in
                    // Even when the body hides it.
                    try c.transaction { _ = try? c.script("select 'cut'") }
                }
            }
            #expect(error.code == .connectionLost)
        }
    }

    @Test(arguments: ["COMMIT", "INSERT 0 1"])
    func aCommitThatDidNotReachTheStandbyIsUnknown(_ tag: String) async throws {
        try await withConnection { direct, db in
            try await direct.run { try $0.script("create table t (x int)") }
            let warning = FaultProxy.notice([
                ("S", "WARNUNG"), ("V", "WARNING"), ("C", "01000"), ("M", "canceling wait for synchronous replication"),
                (
                    "D",
                    "The transaction has already committed locally, but might not have been replicated to the standby."
                ),
            ])
            let proxy = try await FaultProxy(db) { direction, type, body in
                direction == .toClient && type == UInt8(ascii: "C") && body.starts(with: tag.utf8)
                    ? .inject(warning) : .pass
            }
            defer { proxy.close() }
            let connection = try await PGConnection.connect(proxy.conninfo, logger: testLogger)
            let error = try await pgError {
                try await connection.run { c in
                    if tag == "COMMIT" {
                        try c.transaction { try c.script("insert into t values (1)") }
                    } else {
                        // A statement of its own commits as well.
                        _ = try c.query("insert into t values (1)")
                    }
                }
            }
            #expect(error.code == .unknownCommit)
            #expect(try await direct.run { try $0.query("select from t").count } == 1)
            #expect(await connection.isUsable)
            await connection.close()
        }
    }

    @Test func aTaskCancelledDuringCommitStillHearsItsOutcome() async throws {
        try await withConnection { direct, db in
            try await direct.run { try $0.script("create table t (x int)") }
            let task = Collected<Task<Void, any Error>>()
            let proxy = try await FaultProxy(db) { direction, _, body in
                if direction == .toServer && Self.isCommit(body) { task.all.first?.cancel() }
                return .pass
            }
            defer { proxy.close() }
            let connection = try await PGConnection.connect(proxy.conninfo, logger: testLogger)
            let ready = Signal()
            let running = Task {
                await ready.wait()
                try await connection.run { c in
                    try c.transaction { try c.script("insert into t values (1)") }
                }
            }
            task.add(running)
            ready.fire()
            try await running.value
            #expect(running.isCancelled)
            #expect(try await direct.run { try $0.query("select from t").count } == 1)
            #expect(await connection.isUsable)
            await connection.close()
        }
    }
}
