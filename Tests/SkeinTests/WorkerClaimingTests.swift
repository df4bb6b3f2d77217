import FoundationEssentials
import Glibc
import PQ
import Skein
import Synchronization
import TestSupport
import Testing

@Suite("Worker: how much it takes, and whom it wakes", .timeLimit(.minutes(2))) struct WorkerClaimingTests {
    @Test("never more jobs at once than the concurrency, and as many as that")
    func concurrency() async throws {
        try await withQueue { database, skein in
            let counts = Mutex((now: 0, most: 0))
            let jobs = chores { _, _ in
                counts.withLock { counts in
                    counts.now += 1
                    counts.most = max(counts.most, counts.now)
                }
                try await Task.sleep(for: .milliseconds(20))
                counts.withLock { $0.now -= 1 }
                return .done
            }
            _ = try await skein.enqueue(contentsOf: (0..<60).map { Chore(name: "\($0)") })
            try await RunningWorker(
                database, jobs,
                .quick {
                    $0.concurrency = 5
                    $0.mode = .drain
                }
            ).ended()
            #expect(counts.withLock { $0.most } == 5)
            #expect(try await database.int("select count(*) from skein.job where state = 'completed'") == 60)
        }
    }

    @Test("one slow job does not hold up a thousand fast ones")
    func mixed() async throws {
        try await withQueue { database, skein in
            let gate = Gate()
            let jobs = chores { job, _ in
                if job.args.name == "slow" { try await gate.pass() }
                return .done
            }
            let all = (0..<1001).map { Chore(name: $0 == 100 ? "slow" : "fast") }
            _ = try await skein.enqueue(contentsOf: all)
            let worker = RunningWorker(database, jobs, .quick { $0.concurrency = 2 })
            try await eventually(within: .seconds(15), "the fast ones") {
                try await database.int("select count(*) from skein.job where state = 'completed'") == 1000
            }
            gate.open()
            try await worker.drain()
        }
    }

    @Test("what waits behind longer jobs than expected goes to a worker that is idle")
    func giveBack() async throws {
        try await withQueue { database, skein in
            let gate = Gate()
            let started = Diary<String>()
            let jobs = chores { job, _ in
                started.write(job.args.name)
                // long enough to be a nuisance, short enough that the queue behind it keeps moving
                if job.args.name.hasPrefix("slow") { try await Task.sleep(for: .milliseconds(700)) }
                if job.args.name == "stop" { try await gate.pass() }
                return .done
            }
            for index in 0..<400 { _ = try await skein.enqueue(Chore(name: "warm \(index)")) }
            let first = RunningWorker(database, jobs, .quick { $0.concurrency = 1 })
            try await eventually("warm") { started.entries.count == 400 }
            // All in one claim of the first worker, which has learned that jobs take no time.
            let names = Array(repeating: "slow", count: 6) + (0..<50).map { "neighbour \($0)" } + ["stop"]
            _ = try await skein.enqueue(contentsOf: names.map { Chore(name: $0) })
            try await eventually("started") { started.entries.contains("slow") }
            let begin = ContinuousClock.now
            let second = RunningWorker(database, jobs, .quick { $0.name = "second" })
            try await eventually(within: .seconds(4), "the neighbours ran elsewhere or here") {
                started.entries.count { $0.hasPrefix("neighbour") } == 50
            }
            #expect(ContinuousClock.now - begin < .seconds(3))
            gate.open()
            try await eventually("all done") {
                try await database.int("select count(*) from skein.job where state <> 'completed'") == 0
            }
            #expect(try await database.int("select count(*) from skein.failures") == 0)
            #expect(
                try await database.int("select count(*) from skein.ready where attempt > 1") == 0,
                "no attempt was counted")
            try await first.drain()
            try await second.drain()
        }
    }

    @Test("jobs of seconds are claimed one per free place")
    func longJobsAreClaimedOneByOne() async throws {
        try await withQueue { database, skein in
            let started = Diary<Int64>()
            let jobs = chores { job, _ in
                started.write(job.id.rawValue)
                try await Task.sleep(for: .milliseconds(400))
                return .done
            }
            _ = try await skein.enqueue(contentsOf: (0..<12).map { Chore(name: "\($0)") })
            let worker = RunningWorker(database, jobs, .quick { $0.concurrency = 3 })
            let waited = Mutex(0)
            try await eventually("done") {
                let claimed = try await database.int("select sum(cardinality(ids)) from skein.lease")
                // what was handed out has had the time to start
                try await Task.sleep(for: .milliseconds(100))
                waited.withLock { $0 = max($0, claimed - started.entries.count) }
                return try await database.int("select count(*) from skein.job where state = 'completed'") == 12
            }
            try await worker.drain()
            #expect(waited.withLock { $0 } == 0, "nothing waited in the worker's hands")
            #expect(
                try await database.int("select count(*) from skein.outcome where kind = 'left'") == 0,
                "nothing went back")
        }
    }

    @Test("it rings only for sleepers, and a sleeper starts at once")
    func rings() async throws {
        try await withQueue { database, skein in
            let jobs = chores { _, _ in .done }
            let rings = Mutex(0)
            let listener = PGListener(database.conninfo, channels: ["skein"], logger: testLogger)
            let listening = Task { try await listener.run() }
            let ready = Mutex(false)
            let counting = Task {
                for await event in listener.events {
                    switch event {
                    case .mayHaveMissed: ready.withLock { $0 = true }
                    case .notification(_, let payload): if payload == "wake:default" { rings.withLock { $0 += 1 } }
                    }
                }
            }
            try await eventually("listening") { ready.withLock { $0 } }
            // A backlog, and producers that go on: the worker has no reason to sleep.
            try await database.script(
                """
                select count(*)
                from skein.enqueue_many('worker.chore', array_fill('{"name":"","ms":0}'::jsonb, array[60000]))
                """
            )
            let worker = RunningWorker(database, jobs)
            try await eventually("busy") { try await database.int("select count(*) from skein.lease") > 12 }
            let before = rings.withLock { $0 }
            for _ in 0..<50 { _ = try await skein.enqueue(Chore()) }
            let left = try await database.int("select available from skein.queue where name = 'default'")
            let during = rings.withLock { $0 } - before
            try #require(left > 0, "the backlog was too small for this machine")
            #expect(during == 0, "a busy worker is not rung")

            // Idle: it marks itself, and a job starts at once.
            try await eventually(within: .seconds(30), "idle") {
                try await database.int(
                    """
                    select (q.available = 0 and exists (select from skein.sleepers where queue = 'default'))::int
                    from skein.queue q where q.name = 'default'
                    """) == 1
            }
            var delays: [Duration] = []
            for _ in 0..<15 {
                let start = ContinuousClock.now
                let id = try await skein.enqueue(Chore()).id
                while try await skein.status(id).state != .completed {
                    guard ContinuousClock.now - start < .seconds(5) else { throw TestFailure("not started in 5 s") }
                }
                delays.append(ContinuousClock.now - start)
                // so long that the pauses between its looks have grown again
                try await Task.sleep(for: .milliseconds(150))
            }
            delays.sort()
            #expect(delays[7] < .seconds(1), "median of \(delays)")
            #expect(rings.withLock { $0 } - before > 0, "a sleeper is rung")
            listening.cancel()
            _ = try? await listening.value
            await counting.value
            try await worker.drain()
            print("rings while busy: \(during); idle to completed, median: \(delays[7]), worst: \(delays[14])")
        }
    }
}
