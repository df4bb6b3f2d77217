import FoundationEssentials
import PQ
import Skein
import Synchronization
import TestSupport
import Testing

@Suite("Worker: how it ends", .timeLimit(.minutes(3))) struct WorkerEndTests {
    @Test("drain ends when nothing is left, once ends after one claim")
    func modes() async throws {
        try await withQueue { database, skein in
            let jobs = chores { _, _ in .done }
            _ = try await skein.enqueue(contentsOf: (0..<50).map { Chore(name: "\($0)") })
            try await RunningWorker(database, jobs, .quick { $0.mode = .once }).ended()
            let once = try await database.int("select count(*) from skein.job where state = 'completed'")
            #expect(once == 4, "one claim of a worker that knows nothing yet: one job per place")
            try await RunningWorker(database, jobs, .quick { $0.mode = .drain }).ended()
            #expect(try await database.int("select count(*) from skein.job where state = 'completed'") == 50)
            try await RunningWorker(database, jobs, .quick { $0.mode = .once }).ended()
            #expect(try await database.int("select count(*) from skein.workers where state <> 'stopped'") == 0)
        }
    }

    @Test("a drain sees what its last job released, however the two fall together")
    func chain() async throws {
        try await withQueue { database, skein in
            var last: JobID?
            for number in 0..<500 {
                last = try await skein.enqueue(
                    Chore(name: "\(number)"), EnqueueOptions(after: last.map { [$0] } ?? [])
                ).id
            }
            try await RunningWorker(database, chores { _, _ in .done }, .quick { $0.mode = .drain }).ended()
            #expect(try await database.int("select count(*) from skein.job where state = 'completed'") == 500)
        }
    }

    @Test("what does not end within the drain time is handed back with its attempt, and so is what waited")
    func drain() async throws {
        try await withQueue { database, skein in
            let jobs = chores { job, _ in
                try await Task.sleep(for: job.args.name == "short" ? .milliseconds(200) : .seconds(30))
                return .done
            }
            let ids = try await skein.enqueue(contentsOf: ["short", "long", "waiting"].map { Chore(name: $0) }).map(
                \.id)
            let worker = RunningWorker(
                database, jobs,
                .quick {
                    $0.concurrency = 2
                    $0.drainTimeout = .seconds(2)
                })
            try await skein.wait(ids[1], .running)
            try await worker.drain()
            #expect(try await skein.status(ids[0]).state == .completed)
            for id in ids.dropFirst() {
                #expect(try await skein.status(id).state == .available)
                #expect(try await skein.status(id).attempt == 1)
                #expect(try await skein.failures(id).isEmpty)
            }
        }
    }

    @Test("handing back and cancelling the worker's task end at once", arguments: [true, false])
    func atOnce(byTask: Bool) async throws {
        try await withQueue { database, skein in
            let jobs = chores { _, _ in
                try await Task.sleep(for: .seconds(30))
                return .done
            }
            let id = try await skein.enqueue(Chore()).id
            let worker = RunningWorker(database, jobs)
            try await skein.wait(id, .running)
            let start = ContinuousClock.now
            if byTask { worker.cancelTask() } else { worker.worker.handBack() }
            try await worker.ended()
            #expect(ContinuousClock.now - start < .seconds(3))
            #expect(try await skein.status(id).state == .available)
            #expect(try await skein.status(id).attempt == 1)
            #expect(try await database.int("select count(*) from skein.workers where state = 'stopped'") == 1)
        }
    }

    @Test("an operator's quiet stops the claiming and is shown, resume starts it again, stop ends the worker")
    func commands() async throws {
        try await withQueue { database, skein in
            let worker = RunningWorker(database, chores { _, _ in .done }, .quick { $0.listens = false })
            try await skein.wait(try await skein.enqueue(Chore()).id, .completed)
            let number = try await database.int("select max(worker) from skein.workers")
            func command(_ word: String) async throws {
                _ = try await database.int(
                    "select skein.worker_command($1, $2)::int", [.int8(Int64(number)), .text(word)])
            }
            func state() async throws -> Int {
                try await database.int("select count(*) from skein.workers where state = 'quiet' and command is null")
            }
            try await command("quiet")
            try await eventually("quiet") { try await state() == 1 }
            let id = try await skein.enqueue(Chore()).id
            // nothing announces that nothing happens: a bounded look
            for _ in 0..<10 {
                try await Task.sleep(for: .milliseconds(50))
                #expect(try await skein.status(id).state == .available)
            }
            try await command("resume")
            try await skein.wait(id, .completed)
            try await eventually("active") { try await state() == 0 }
            try await command("stop")
            try await worker.ended()
        }
    }

    @Test("an unknown kind waits unattempted, explain says so, and a worker that knows it takes it")
    func unknownKind() async throws {
        try await withQueue { database, skein in
            var other = JobRegistry()
            other.handle(Hasty.self) { _, _ in .done }
            let id = try await skein.enqueue(Chore()).id
            let ignorant = RunningWorker(database, other)
            try await eventually("handed back") {
                try await database.int("select count(*) from skein.outcome where kind = 'left'") == 1
            }
            #expect(try await skein.status(id).attempt == 1)
            #expect(try await skein.failures(id).isEmpty)
            let reasons = try await skein.explain(id).map { "\($0)" }.joined()
            #expect(reasons.contains("no handler") || reasons.contains("does not know"), "\(reasons)")
            let knowing = RunningWorker(database, chores { _, _ in .done })
            // It was put off for ten seconds; an operator need not wait. The ignorant one may be the first to take it again,
            // more than once.
            try await eventually(within: .seconds(45), "completed") {
                let state = try await skein.status(id).state
                if state == .scheduled { _ = try await skein.reschedule(id, at: Date.now) }
                return state == .completed
            }
            #expect(try await skein.failures(id).isEmpty)
            try await ignorant.drain()
            try await knowing.drain()
        }
    }

    @Test("a login that is a worker and nothing else can run one")
    func restrictedLogin() async throws {
        try await withDatabase { test in
            let login = try await test.createLogin("worker", in: ["skein_worker", "skein_producer"])
            let owner = Database(test.conninfo, poolSize: 1, logger: testLogger)
            let database = Database(login.conninfo, poolSize: 3, logger: testLogger)
            let jobs = chores { _, context in
                await context.progress(0.5)
                await context.log("on the way")
                return .result(["n": 1])
            }
            try await owner.pool.run { try jobs.install($0) }
            try await owner.script("select skein.enqueue('worker.chore', '{\"name\":\"\",\"ms\":0}')")
            let book = LogBook()
            let worker = RunningWorker(database, jobs, .quick { $0.installsKinds = false }, logger: book.logger)
            try await eventually("completed") {
                try await owner.int("select count(*) from skein.job where state = 'completed'") == 1
            }
            try await worker.drain()
            for statement in ["failed", "could not"] { #expect(book.count(statement) == 0) }
            #expect(
                try await owner.int(
                    "select has_function_privilege($1, 'skein.recover_claims(bigint, bigint[])', 'execute')::int",
                    [.text(login.role)]) == 1)
            await database.close()
            await owner.close()
        }
    }

    @Test("a worker that was declared dead cancels what it runs and starts over under a new number")
    func startsOver() async throws {
        try await withQueue { database, skein in
            let jobs = chores { job, context in
                if job.attempt == 1 { try await Task.sleep(for: .seconds(30)) }
                return try await context.complete { try $0.record(job) }
            }
            let id = try await skein.enqueue(Chore()).id
            let worker = RunningWorker(database, jobs)
            try await skein.wait(id, .running)
            try await database.script("select skein.rescue((select max(worker) from skein.workers))")
            try await skein.wait(id, .completed)
            try await worker.drain()
            #expect(try await database.int("select count(*) from skein.workers") == 2)
            #expect(try await database.int("select count(*) from ledger where attempt = 2") == 1)
            #expect(try await database.int("select count(*) from ledger") == 1)
        }
    }

    @Test("a job whose claim's answer was lost is put back while the worker lives")
    func lostAnswer() async throws {
        try await withQueue { database, skein in
            let gate = Gate()
            let jobs = chores { job, _ in
                if job.args.name == "long" { try await gate.pass() }
                return .done
            }
            let long = try await skein.enqueue(Chore(name: "long")).id
            let worker = RunningWorker(database, jobs, .quick { $0.listens = false })
            try await skein.wait(long, .running)
            // A claim in the worker's name whose answer nobody reads, and then a claim of its own that is cut off.
            try await database.script("select skein.pause('queue', 'default', 'test')")
            let lost = try await skein.enqueue(Chore(name: "lost")).id
            try await database.script(
                """
                begin;
                delete from skein.pauses;
                select count(*) from skein.claim((select max(worker) from skein.workers), array['default'], 1, 1);
                commit;
                """)
            #expect(try await skein.status(lost).state == .running)
            // its session for claiming is ended while it is inside a claim: held there by the lane's lock
            let blocker = try await PGConnection.connect(database.conninfo, logger: testLogger)
            try await blocker.run { c in
                try c.script("begin; select pg_advisory_xact_lock(21323, lane) from skein.lanes")
                _ = try c.query("select 1")
            }
            let bait = try await skein.enqueue(Chore(name: "bait")).id
            try await eventually("a claim that waits") {
                try await database.int(
                    """
                    select count(*)
                    from pg_stat_activity
                    where datname = current_database() and application_name like '%claim' and wait_event_type = 'Lock'
                    """
                ) == 1
            }
            try await database.script(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and application_name like '%claim'")
            try await blocker.run { c in c.close() }
            try await skein.wait(bait, .completed)
            try await skein.wait(lost, .completed)
            #expect(try await skein.status(lost).attempt == 1, "the attempt does not count")
            #expect(try await skein.status(long).state == .running, "what it knows it keeps")
            gate.open()
            try await skein.wait(long, .completed)
            try await worker.drain()
        }
    }
}
