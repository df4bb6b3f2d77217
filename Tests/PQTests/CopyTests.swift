import PQ
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct CopyTests {
    private struct Stop: Error {}

    private static func withTable(_ body: @Sendable (isolated PGConnection) throws -> Void) async throws {
        try await withConnection { connection, _ in
            try await connection.run { c in
                try c.script("create table t (id int8 primary key, name text, tags text[])")
                try body(c)
            }
        }
    }

    /// The error of a copyIn that must fail.
    private static func failure(
        _ c: isolated PGConnection, _ sql: String, _ rows: (inout PGCopyWriter) throws -> Void
    ) throws -> PGError {
        do {
            _ = try c.copyIn(sql, rows)
        } catch let error as PGError {
            return error
        }
        throw TestFailure("\(sql) did not fail")
    }

    @Test func tenThousandRowsGoInAndOut() async throws {
        try await Self.withTable { c throws in
            let count = try c.copyIn("copy t from stdin with (format binary)") { writer in
                for id in 0..<Int64(10_000) {
                    try writer.row([.int8(id), id % 3 == 0 ? .text(nil) : .text("name \(id)"), .textArray(["a", nil])])
                }
            }
            #expect(count == 10_000)
            let check = try c.query(
                "select count(*), sum(id)::int8, count(name), count(*) filter (where tags = array['a', null]) from t")
            #expect(try (0..<4).map { try check.int8(row: 0, $0) } == [10_000, 49_995_000, 6_666, 10_000])

            var lines = 0
            var last = ""
            try c.copyOut("copy (select id, name from t order by id) to stdout") { bytes in
                lines += 1
                last = String(decoding: bytes, as: UTF8.self)
            }
            #expect(lines == 10_000)
            #expect(last == "9999\t\\N\n")
            #expect(try c.query("select 1").count == 1)
        }
    }

    @Test func binaryGoesFromTableToTable() async throws {
        try await Self.withTable { c throws in
            try c.script("insert into t select g, 'n' || g from generate_series(1, 10000) g; create table u (like t)")
            var stream: [UInt8] = []
            try c.copyOut("copy t to stdout with (format binary)") { stream += $0 }
            let count = try c.copyIn("copy u from stdin with (format binary)") { writer in
                try stream.withUnsafeBytes { try writer.append($0) }
            }
            #expect(count == 10_000)
            #expect(try c.query("select * from t except select * from u").count == 0)
        }
    }

    @Test func aPieceOfExactlyOneChunkIsNotTakenForNothing() async throws {
        try await Self.withTable { c throws in
            // Header, one row of one bytea, trailer: 64 KiB together.
            try c.script("create table b (x bytea)")
            let size = 65_536 - 19 - 2 - 4 - 2
            try c.script("insert into b values (repeat('x', \(size))::bytea)")
            var stream: [UInt8] = []
            try c.copyOut("copy b to stdout with (format binary)") { stream += $0 }
            #expect(stream.count == 65_536)
            let count = try c.copyIn("copy b from stdin with (format binary)") { writer in
                try stream.withUnsafeBytes { try writer.append($0) }
            }
            #expect(count == 1)
        }
    }

    @Test func textIsPassedAsItIs() async throws {
        try await Self.withTable { c throws in
            let count = try c.copyIn("copy t (id, name) from stdin with (format csv)") { writer in
                for id in 0..<10_000 { try writer.append("\(id),\"a, b\"\n") }
            }
            #expect(count == 10_000)
            #expect(try c.query("select from t where name = 'a, b'").count == 10_000)
        }
    }

    @Test func noRowsAreFine() async throws {
        try await Self.withTable { c throws in
            #expect(try c.copyIn("copy t from stdin with (format binary)") { _ in } == 0)
            #expect(try c.copyIn("copy t from stdin") { _ in } == 0)
            try c.copyOut("copy t to stdout") { _ in Issue.record("there is nothing to lend") }
        }
    }

    @Test func anErrorThrownInsideStopsTheWhole() async throws {
        try await Self.withTable { c throws in
            #expect(throws: Stop.self) {
                _ = try c.copyIn("copy t (id) from stdin with (format binary)") { writer in
                    for id in 0..<Int64(10_000) { try writer.row([.int8(id)]) }
                    throw Stop()
                }
            }
            #expect(try c.query("select from t").count == 0)
            let error = try Self.failure(c, "copy t (id, name) from stdin with (format binary)") { writer in
                try writer.row([.int8(1), .text("a\0")])
            }
            #expect(error.code == .usage)
            #expect(error.sqlState == "22021")
            let text = try Self.failure(c, "copy t from stdin") { try $0.row([.int8(1)]) }
            #expect(text.code == .usage)
            #expect(try c.query("select from t").count == 0)
        }
    }

    @Test func whatTheServerRefusesIsTheServersError() async throws {
        try await Self.withTable { c throws in
            try c.script("insert into t values (5)")
            let double = try Self.failure(c, "copy t (id) from stdin with (format binary)") { writer in
                for id in 0..<Int64(10_000) { try writer.row([.int8(id)]) }
            }
            #expect(double.sqlState == "23505")
            let columns = try Self.failure(c, "copy t (id) from stdin with (format binary)") {
                try $0.row([.int8(6), .int8(7)])
            }
            #expect(columns.sqlState == "22P04")
            #expect(try Self.failure(c, "copy nowhere from stdin") { _ in }.sqlState == "42P01")
            #expect(try c.query("select from t").count == 1)
        }
    }

    @Test func otherStatementsAreRefused() async throws {
        try await Self.withTable { c throws in
            #expect(try Self.failure(c, "select 1") { _ in }.code == .usage)
            #expect(try pgError { try c.copyOut("select 1") { _ in } }.code == .usage)
            let nested = try Self.failure(c, "copy t from stdin") { _ in _ = try c.query("select 1") }
            #expect(nested.code == .usage)
            #expect(try c.query("select 1").count == 1)
        }
    }

    @Test func aReaderThatThrowsEndsTheSession() async throws {
        try await withConnection { connection, _ in
            await #expect(throws: Stop.self) {
                try await connection.run { c in
                    try c.copyOut("copy (select generate_series(1, 10000)) to stdout") { _ in throw Stop() }
                }
            }
            #expect(await !connection.isUsable)
        }
    }

    @Test func theDeadlineHoldsForTheWhole() async throws {
        try await withConnection { connection, _ in
            let error = try await pgError {
                try await connection.run { c in
                    try c.copyOut("copy (select pg_sleep(60)) to stdout", timeout: .milliseconds(300)) { _ in }
                }
            }
            #expect(error.code == .timeout)
        }
    }

    @Test func cancellingTheTaskStopsIt() async throws {
        try await withConnection { connection, db in
            let watcher = try await PGConnection.connect(db.conninfo, logger: testLogger)
            let pid = await connection.backendPID
            let task = Task {
                try await connection.run { try $0.copyOut("copy (select pg_sleep(60)) to stdout") { _ in } }
            }
            try await untilActive(pid, watcher)
            task.cancel()
            try await expectCode(.cancelled) { try await task.value }
            #expect(await connection.isUsable)
            await watcher.close()
        }
    }
}
