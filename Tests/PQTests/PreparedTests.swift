import PQ
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct PreparedTests {
    static let double = PGStatement(name: "double", sql: "select $1 * 2")

    private static func names(_ c: isolated PGConnection) throws -> [String] {
        let rows = try c.query("select name from pg_prepared_statements order by name")
        return try (0..<rows.count).map { try rows.get(String.self, row: $0, 0) }
    }

    @Test func aStatementIsPreparedOnce() async throws {
        try await withConnection { connection, _ in
            try await connection.run { c throws in
                for x in 1...5 {
                    #expect(try c.execute(Self.double, [.int8(Int64(x))]).int8(row: 0, 0) == Int64(2 * x))
                }
                #expect(try Self.names(c) == ["double"])
            }
        }
    }

    @Test func otherTypesGetAnotherPreparation() async throws {
        try await withConnection { connection, _ in
            try await connection.run { c throws in
                // A NULL without a type comes first: what the server infers must not bind later calls.
                let echo = PGStatement(name: "echo", sql: "select coalesce($1, $1)")
                #expect(try c.execute(echo, [.null]).isNull(row: 0, 0))
                #expect(try c.execute(echo, [.int8(7)]).int8(row: 0, 0) == 7)
                #expect(try c.execute(echo, [.int4(8)]).int4(row: 0, 0) == 8)
                #expect(try c.execute(echo, [.text("nine")]).get(String.self, row: 0, 0) == "nine")
                #expect(try c.execute(echo, [.int8(10)]).int8(row: 0, 0) == 10)
                #expect(try Self.names(c) == ["echo", "echo/2", "echo/3", "echo/4"])
            }
        }
    }

    @Test func variantsAreBounded() async throws {
        try await withConnection { connection, _ in
            try await connection.run { c throws in
                let pair = PGStatement(name: "pair", sql: "select $1, $2, $3, $4")
                let kinds: [PGValue] = [.int8(1), .text("a")]
                for number in 0..<16 {
                    let values = (0..<4).map { kinds[number >> $0 & 1] }
                    #expect(try c.execute(pair, values).count == 1)
                }
                #expect(try Self.names(c).count == 8)
            }
        }
    }

    @Test func aLostStatementIsPreparedAgain() async throws {
        try await withConnection { connection, _ in
            try await connection.run { c throws in
                _ = try c.execute(Self.double, [.int8(1)])
                try c.script("deallocate all")
                #expect(try c.execute(Self.double, [.int8(2)]).int8(row: 0, 0) == 4)
                try c.script("deallocate all")
                let outcomes = try c.pipeline([(Self.double, [.int8(3)]), (Self.double, [.int8(4)])])
                #expect(try outcomes[1].get().int8(row: 0, 0) == 8)
            }
        }
    }

    @Test func aStatementOverAChangedTableIsPreparedAgain() async throws {
        try await withConnection { connection, _ in
            try await connection.run { c throws in
                try c.script("create table t (a int); insert into t values (1)")
                let all = PGStatement(name: "all", sql: "select * from t")
                #expect(try c.execute(all).columnCount == 1)
                try c.script("alter table t add b int default 2")
                #expect(try c.execute(all).columnCount == 2)
                try c.script("alter table t add c int default 3")
                #expect(try c.pipeline([(all, [])])[0].get().columnCount == 3)
            }
        }
    }

    @Test func aTransactionOfThePoolSurvivesALostStatement() async throws {
        try await withDatabase(.empty) { db in
            let pool = PGPool(db.conninfo, size: 1, logger: testLogger)
            _ = try await pool.run { try $0.execute(Self.double, [.int8(1)]) }
            try await pool.run { try $0.script("deallocate all") }
            let four = try await pool.transaction { c in
                try c.script("select 1")
                return try c.execute(Self.double, [.int8(2)]).int8(row: 0, 0)
            }
            #expect(four == 4)
            await pool.close()
        }
    }

    @Test func preparingCanBeSwitchedOff() async throws {
        try await withConnection(PGConnectOptions(usesPreparedStatements: false)) { connection, _ in
            try await connection.run { c throws in
                #expect(try c.execute(Self.double, [.int8(1)]).int8(row: 0, 0) == 2)
                #expect(try c.pipeline([(Self.double, [.int8(2)])])[0].get().int8(row: 0, 0) == 4)
                #expect(try Self.names(c).isEmpty)
            }
        }
    }
}
