import PQ
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct PoolTests {
    /// Takes a connection and keeps it until told; its thread is blocked meanwhile, as a long transaction's would be.
    private static func hold(_ pool: PGPool, _ watcher: PGConnection, _ key: Int64) async throws -> Task<
        Void, any Error
    > {
        let started = Signal()
        let task = Task {
            try await pool.run { c in
                started.fire()
                _ = try c.query("select pg_advisory_lock($1)", [.int8(key)])
                _ = try c.query("select pg_advisory_unlock($1)", [.int8(key)])
            }
        }
        await started.wait()
        return task
    }

    private static func withPool(
        size: Int, _ body: @Sendable (PGPool, PGConnection, TestDatabase) async throws -> Void
    ) async throws {
        try await withConnection { watcher, db in
            let pool = PGPool(db.conninfo, size: size, logger: testLogger)
            try await body(pool, watcher, db)
            await pool.close()
        }
    }

    @Test func connectionsAreOpenedLazilyAndKept() async throws {
        try await Self.withPool(size: 3) { pool, watcher, db in
            let count = { @Sendable () async throws -> Int64 in
                try await watcher.run { c in
                    let sql = "select count(*) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()"
                    return try c.query(sql, [.text(db.name)]).int8(row: 0, 0)
                }
            }
            #expect(try await count() == 0)
            let first = try await pool.run { $0.backendPID }
            for _ in 0..<10 { #expect(try await pool.run { $0.backendPID } == first) }
            #expect(try await count() == 1)
        }
    }

    @Test func whoWaitsTooLongIsTold() async throws {
        try await Self.withPool(size: 1) { pool, watcher, _ in
            _ = try await watcher.run { try $0.query("select pg_advisory_lock(1)") }
            let holder = try await Self.hold(pool, watcher, 1)
            let start = ContinuousClock.now
            let error = try await pgError { try await pool.run(timeout: .milliseconds(200)) { _ in } }
            #expect(error.code == .poolExhausted)
            #expect(start.duration(to: .now) >= .milliseconds(200))
            _ = try await watcher.run { try $0.query("select pg_advisory_unlock(1)") }
            try await holder.value
            #expect(try await pool.run { try $0.query("select 1").count } == 1)
        }
    }

    @Test func aWaiterWhoseTaskIsCancelledLeaves() async throws {
        try await Self.withPool(size: 1) { pool, watcher, _ in
            _ = try await watcher.run { try $0.query("select pg_advisory_lock(1)") }
            let holder = try await Self.hold(pool, watcher, 1)
            let waiter = Task { try await pool.run { _ in } }
            waiter.cancel()
            try await expectCode(.cancelled) { try await waiter.value }
            _ = try await watcher.run { try $0.query("select pg_advisory_unlock(1)") }
            try await holder.value
            #expect(try await pool.run { $0.isUsable })
        }
    }

    @Test func aBrokenConnectionIsReplaced() async throws {
        try await Self.withPool(size: 1) { pool, watcher, _ in
            let first = try await pool.run { $0.backendPID }
            // Idle: noticed before the next use, which therefore does not fail.
            _ = try await watcher.run { try $0.query("select pg_terminate_backend($1, 5000)", [.int4(first)]) }
            try await eventually("the pool uses another session") {
                (try? await pool.run { try $0.query("select 1").count }) == 1
            }
            let second = try await pool.run { $0.backendPID }
            #expect(second != first)
            // In use: the user is told, and the next one gets another.
            let error = try await pgError {
                try await pool.run { c in
                    _ = try c.query("select pg_terminate_backend(pg_backend_pid())")
                    _ = try c.query("select 1")
                }
            }
            #expect(error.code == .connectionLost)
            #expect(try await pool.run { $0.backendPID } != second)
        }
    }

    @Test func aConnectionInATransactionIsNotPooled() async throws {
        try await Self.withPool(size: 1) { pool, _, _ in
            let first = try await pool.run { c in
                try c.script("begin; create table t (x int)")
                return c.backendPID
            }
            let second = try await pool.run { c throws in
                #expect(try c.query("select to_regclass('t') is null").get(Bool.self, row: 0, 0))
                return c.backendPID
            }
            #expect(first != second)
        }
    }

    @Test func serializationFailuresAreTriedAgain() async throws {
        try await Self.withPool(size: 4) { pool, watcher, _ in
            try await watcher.run { try $0.script("create table counter (n int8); insert into counter values (0)") }
            let attempts = Counter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        for _ in 0..<10 {
                            try await pool.transaction(isolation: .serializable, attempts: 100) { c in
                                attempts.add()
                                let n = try c.query("select n from counter").int8(row: 0, 0)
                                _ = try c.query("update counter set n = $1", [.int8(n + 1)])
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let total = try await watcher.run { try $0.query("select n from counter").int8(row: 0, 0) }
            #expect(total == 40)
            #expect(attempts.value > 40, "there were conflicts")
        }
    }

    @Test func attemptsAreBounded() async throws {
        try await Self.withPool(size: 1) { pool, _, _ in
            let attempts = Collected<Int>()
            let error = try await pgError {
                try await pool.transaction(attempts: 3) { c in
                    attempts.add(1)
                    try c.script("do $$ begin raise exception 'again' using errcode = '40001'; end $$")
                }
            }
            #expect(error.sqlState == "40001")
            #expect(attempts.all.count == 3)
        }
    }

    @Test func deadlocksAreTriedAgain() async throws {
        try await Self.withPool(size: 2) { pool, watcher, _ in
            try await watcher.run {
                try $0.script("create table t (id int, n int); insert into t values (1, 0), (2, 0)")
            }
            // Each takes its first row, waits until the other has its own, and goes for the other's.
            let arrived = Counter()
            let attempts = Counter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (first, second) in [(Int32(1), Int32(2)), (2, 1)] {
                    group.addTask {
                        try await pool.transaction { c in
                            attempts.add()
                            let update = "update t set n = n + 1 where id = $1"
                            _ = try c.query("set local deadlock_timeout = '50ms'")
                            _ = try c.query(update, [.int4(first)])
                            if arrived.add() <= 2 {
                                // The meeting point, counted by `waitForBoth`.
                                _ = try c.query("select pg_advisory_xact_lock_shared($1)", [.int4(first)])
                                _ = try c.query(waitForBoth)
                            }
                            _ = try c.query(update, [.int4(second)])
                        }
                    }
                }
                try await group.waitForAll()
            }
            let sum = try await watcher.run { try $0.query("select sum(n) from t").int8(row: 0, 0) }
            #expect(sum == 4)
            #expect(attempts.value == 3, "one of two was the victim once")
        }
    }

    @Test func closingTellsWaitersAndWaitsForUsers() async throws {
        try await withConnection { watcher, db in
            let pool = PGPool(db.conninfo, size: 1, logger: testLogger)
            _ = try await watcher.run { try $0.query("select pg_advisory_lock(1)") }
            let holder = try await Self.hold(pool, watcher, 1)
            let waiter = Task { try await pool.run(timeout: .seconds(30)) { _ in } }
            let closed = Collected<Bool>()
            let closing = Task {
                await pool.close()
                closed.add(true)
            }
            try await expectCode(.poolExhausted) { try await waiter.value }
            #expect(closed.all.isEmpty)
            _ = try await watcher.run { try $0.query("select pg_advisory_unlock(1)") }
            try await holder.value
            await closing.value
            try await expectCode(.poolExhausted) { try await pool.run { _ in } }
            await pool.close()
        }
    }

    @Test func aServerThatCannotBeReachedGivesTheReason() async throws {
        let pool = PGPool("host=/nowhere dbname=x", size: 1, logger: testLogger)
        for _ in 0..<3 {
            let error = try await pgError { try await pool.run { _ in } }
            #expect(error.code == .connectionFailed)
            #expect(error.message.contains("/nowhere"))
        }
        await pool.close()
    }

    /// Many tasks on few connections, some of them cancelled: nothing is lost, nobody waits for ever.
    @Test func manyTasksShareFewConnections() async throws {
        try await Self.withPool(size: 3) { pool, _, _ throws in
            let done = Counter()
            let cancelled = Counter()
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        let task = Task {
                            try await pool.run { try $0.query("select pg_sleep(0.001)").count }
                        }
                        if number % 5 == 0 { task.cancel() }
                        if (try? await task.value) == 1 {
                            done.add()
                        } else {
                            cancelled.add()
                        }
                    }
                }
            }
            #expect(done.value >= 240)
            #expect(done.value + cancelled.value == 300)
            #expect(try await pool.run { try $0.query("select 1").count } == 1)
        }
    }
}

/// Returns when two sessions hold a shared advisory lock, after 10 s at the latest.
private let waitForBoth = """
    do $$ begin
    for i in 1..1000 loop
        exit when (select count(*) from pg_locks
            where locktype = 'advisory' and mode = 'ShareLock'
            and database = (select oid from pg_database where datname = current_database())) >= 2;
        perform pg_sleep(0.01);
    end loop;
    end $$
    """
