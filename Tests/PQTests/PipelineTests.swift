import PQ
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct PipelineTests {
    static let insert = PGStatement(name: "insert", sql: "insert into t values ($1) returning x")
    static let failing = PGStatement(name: "failing", sql: "select 1 / $1")
    static let broken = PGStatement(name: "broken", sql: "select from nowhere")

    private static func withTable(_ body: @Sendable (isolated PGConnection) throws -> Void) async throws {
        try await withConnection { connection, _ in
            try await connection.run { c in
                try c.script("create table t (x int8)")
                try body(c)
            }
        }
    }

    @Test func outcomesComeInOrder() async throws {
        try await Self.withTable { c throws in
            #expect(try c.pipeline([]).isEmpty)
            let outcomes = try c.pipeline((0..<2500).map { (Self.insert, [.int8($0)]) })
            #expect(outcomes.count == 2500)
            for (index, outcome) in outcomes.enumerated() {
                #expect(try outcome.get().int8(row: 0, 0) == Int64(index))
            }
            #expect(try c.query("select from t").count == 2500)
        }
    }

    @Test func anErrorInTheMiddleUndoesTheWhole() async throws {
        try await Self.withTable { c throws in
            let outcomes = try c.pipeline([
                (Self.insert, [.int8(1)]), (Self.failing, [.int4(0)]), (Self.insert, [.int8(2)]),
            ])
            #expect(try outcomes[0].get().int8(row: 0, 0) == 1)
            let error = try pgError { _ = try outcomes[1].get() }
            #expect(error.sqlState == "22012")
            let after = try pgError { _ = try outcomes[2].get() }
            #expect(after.sqlState == "25P02")
            #expect(try c.query("select from t").count == 0)
            // The statements stay prepared and the session usable.
            #expect(try c.pipeline([(Self.insert, [.int8(3)])])[0].get().int8(row: 0, 0) == 3)
            #expect(try c.execute(Self.failing, [.int4(1)]).int4(row: 0, 0) == 1)
        }
    }

    @Test func anErrorAfterMoreThanTheDepthUndoesTheWhole() async throws {
        try await Self.withTable { c throws in
            var statements = (0..<3000).map { (Self.insert, [PGValue.int8($0)]) }
            statements.append((Self.failing, [.int4(0)]))
            let outcomes = try c.pipeline(statements)
            #expect(try pgError { _ = try outcomes[3000].get() }.sqlState == "22012")
            #expect(try c.query("select from t").count == 0)
        }
    }

    @Test func aStatementThatCannotBePreparedFailsAlone() async throws {
        try await Self.withTable { c throws in
            for _ in 0..<2 {
                let outcomes = try c.pipeline([(Self.insert, [.int8(1)]), (Self.broken, []), (Self.broken, [])])
                #expect(try pgError { _ = try outcomes[1].get() }.sqlState == "42P01")
                #expect(try pgError { _ = try outcomes[2].get() }.sqlState == "25P02")
            }
            try c.script("create table nowhere ()")
            #expect(try c.pipeline([(Self.broken, [])])[0].get().count == 0)
        }
    }

    @Test func insideATransactionItIsPartOfIt() async throws {
        try await Self.withTable { c throws in
            try c.transaction {
                _ = try c.pipeline([(Self.insert, [.int8(1)]), (Self.insert, [.int8(2)])])
                #expect(try c.query("select from t").count == 2)
            }
            #expect(try c.query("select from t").count == 2)
        }
    }

    /// Both sides' buffers are full long before all is sent: who does not read while writing hangs here.
    @Test func largeQuestionsWithLargeAnswersDoNotBlock() async throws {
        try await withConnection { connection, _ in
            try await connection.run { c in
                let echo = PGStatement(name: "echo", sql: "select $1")
                let big = String(repeating: "x", count: 100_000)
                let outcomes = try c.pipeline((0..<500).map { _ in (echo, [.text(big)]) })
                for outcome in outcomes { #expect(try outcome.get().text(row: 0, 0)?.utf8.count == 100_000) }
            }
        }
    }

    @Test func theDeadlineHoldsForTheWhole() async throws {
        try await withConnection { connection, _ in
            let sleep = PGStatement(name: "sleep", sql: "select pg_sleep($1)")
            let error = try await pgError {
                _ = try await connection.run { c in
                    try c.pipeline([(sleep, [.float8(0)]), (sleep, [.float8(60)])], timeout: .milliseconds(300))
                }
            }
            #expect(error.code == .timeout)
            #expect(await !connection.isUsable)
        }
    }

    @Test func aCutIsALostConnection() async throws {
        try await withDatabase(.empty) { db in
            let proxy = try await FaultProxy(db)
            defer { proxy.close() }
            let connection = try await PGConnection.connect(proxy.conninfo, logger: testLogger)
            let seen = Collected<Int>()
            proxy.setRule { direction, type, _ in
                guard direction == .toClient, type == UInt8(ascii: "D") else { return .pass }
                seen.add(1)
                return seen.all.count == 10 ? .cut : .pass
            }
            let one = PGStatement(name: "one", sql: "select 1")
            let error = try await pgError {
                _ = try await connection.run { try $0.pipeline((0..<100).map { _ in (one, []) }) }
            }
            #expect(error.code == .connectionLost)
        }
    }

    /// libpq bug 17948: with `statement_timeout` an error may answer a sync. Whatever happens, no hang, and the session
    /// is either in step or closed.
    @Test func aServerTimeoutInsideAPipelineDoesNotConfuse() async throws {
        try await withConnection { connection, db in
            try await connection.run { try $0.script("set statement_timeout = '50ms'") }
            let sleep = PGStatement(name: "sleep", sql: "select pg_sleep($1)")
            let outcomes = try await connection.run { c in
                try c.pipeline([(sleep, [.float8(0)]), (sleep, [.float8(5)]), (sleep, [.float8(0)])])
            }
            #expect(try pgError { _ = try outcomes[1].get() }.sqlState == "57014")
            #expect(try await connection.run { try $0.query("select 7").get(Int.self, row: 0, 0) } == 7)
        }
    }
}
