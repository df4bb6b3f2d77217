import Logging
import PQ
import Skein

/// The neighbour: the queue loop that most use, at its best. One table; claiming is an UPDATE of rows found with FOR UPDATE SKIP
/// LOCKED, completing is an UPDATE. A thousand at a time, two connections, literal LIMIT, through the same libpq module, and the
/// jobs are decoded the same way.
struct ClassicalLoop: Sendable {
    let bench: BenchDatabase

    private static let claim = PGStatement(
        name: "classical_claim",
        sql: """
            update bench_classical j
            set state = 'running', attempt = attempt + 1, claimed_at = clock_timestamp()
            from (
                select id
                from bench_classical
                where state = 'available'
                order by priority, id
                limit 1000
                for update skip locked
            ) c
            where j.id = c.id
            returning j.id, j.kind, j.attempt, j.args, j.run_at
            """)
    private static let complete = PGStatement(
        name: "classical_complete",
        sql: "update bench_classical set state = 'completed', done_at = clock_timestamp() where id = any($1::int8[])")

    func fill(_ jobs: Int) async throws {
        try await bench.database.pool.run { connection in
            try connection.script(
                """
                drop table if exists bench_classical;
                create table bench_classical (
                    id bigint generated always as identity primary key, kind int not null, state text not null,
                    priority smallint not null default 100, attempt smallint not null default 0,
                    run_at timestamptz not null default now(), args jsonb not null, claimed_at timestamptz,
                    done_at timestamptz
                ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
                    autovacuum_vacuum_cost_delay = 0);
                create index on bench_classical (priority, id) where state = 'available';
                insert into bench_classical (kind, state, args)
                select 1, 'available', '{}' from generate_series(1, \(jobs));
                analyze bench_classical;
                """, timeout: .seconds(300))
        }
    }

    /// Drains the table; gives the jobs per second.
    func drain(_ jobs: Int) async throws -> Double {
        let connections = [try await bench.connect(), try await bench.connect()]
        let start = ContinuousClock.now
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for connection in connections {
                group.addTask { try await connection.run { try Self.drain($0) } }
            }
            return try await group.reduce(0, +)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        for connection in connections { await connection.close() }
        guard count == jobs else { throw BenchError.incomplete(done: count, of: jobs) }
        return Double(jobs) / seconds
    }

    private static func drain(_ connection: isolated PGConnection) throws -> Int {
        var done = 0
        while true {
            let rows = try connection.execute(claim, timeout: .seconds(60))
            if rows.count == 0 { return done }
            var ids: [Int64] = []
            ids.reserveCapacity(rows.count)
            for row in 0..<rows.count {
                ids.append(try rows.int8(row: row, 0))
                _ = try rows.int4(row: row, 1)
                _ = try rows.int2(row: row, 2)
                rows.withBytes(row: row, 3) { _ in }
            }
            _ = try connection.execute(complete, [.int8Array(ids)], timeout: .seconds(60))
            done += ids.count
        }
    }

    func remove() async throws {
        try await bench.database.pool.run { try $0.script("drop table if exists bench_classical") }
    }
}
