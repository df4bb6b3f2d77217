import Glibc
import PQ
import Skein
import TestSupport
import Testing

@Suite("Faults: workers that die, freeze and block", .serialized, .timeLimit(.minutes(2))) struct FaultCrashTests {
    @Test("kill -9 in mid-batch: the jobs run again once, nothing is lost, and a live worker's long job is never taken")
    func kill9() async throws {
        try await withLab { lab in
            let ids = try await lab.enqueue(400, ms: 20)
            let victim = try lab.start("concurrency=8")
            let long = try lab.start("concurrency=1", "leads=false")
            try await eventually("a backlog in work") { try await lab.int("select count(*) from ledger") >= 40 }
            let slow = try await lab.enqueue(1, ms: 6000)[0]
            try await eventually(within: .seconds(20), "the long job runs") {
                try await lab.int("select count(*) from runs where job = $1", [.int8(slow)]) == 1
            }
            let runner = try await lab.int("select process from runs where job = $1", [.int8(slow)])
            let (dying, living) = runner == Int(victim.pid) ? (long, victim) : (victim, long)
            _ = try await lab.enqueue(200, ms: 100)
            // Stopped before it is asked: what it holds then is what the kill hits.
            try await eventually("the dying one holds jobs") {
                dying.send(SIGSTOP)
                let held = try await lab.int(
                    """
                    select coalesce(sum(cardinality(l.ids)), 0)
                    from skein.workers w
                    cross join lateral skein.open_leases(w.worker) l
                    where w.pid = $1
                    """, [.int4(dying.pid)])
                if held == 0 { dying.send(SIGCONT) }
                return held > 0
            }
            try await dying.kill9()
            let start = ContinuousClock.now
            _ = try lab.start("concurrency=8")
            try await lab.completed(601)
            let rescued = try await lab.int("select sum(cardinality(ids)) from skein.outcome where kind = 'rescued'")
            #expect(rescued > 0, "the kill hit nothing")
            #expect(try await lab.int("select count(*) from ledger") == 601)
            #expect(try await lab.int("select count(distinct job) from ledger") == 601)
            #expect(try await lab.int("select count(*) from ledger where attempt = 2") == rescued)
            #expect(try await lab.int("select count(*) from ledger where attempt > 2") == 0)
            #expect(try await lab.int("select count(*) from runs where job = $1", [.int8(slow)]) == 1, "never taken")
            #expect(living.isRunning)
            #expect(ids.count == 400)
            print("kill -9: \(rescued) jobs rescued, all done \(ContinuousClock.now - start) after")
        }
    }

    @Test("a worker that was stopped past its timeout and wakes up finds its settles refused, and starts over")
    func frozen() async throws {
        try await withLab { lab in
            let count = 300
            _ = try await lab.enqueue(count / 2, ms: 30)
            _ = try await lab.enqueue(count / 2, ms: 30, effect: false)
            let frozen = try lab.start("concurrency=8", "leads=false")
            _ = try lab.start("concurrency=2")
            try await eventually("in work") { try await lab.int("select count(*) from runs") >= 30 }
            frozen.send(SIGSTOP)
            try await eventually("it is declared dead") {
                try await lab.int(
                    "select count(*) from skein.workers where pid = $1 and state = 'dead'", [.int4(frozen.pid)]) == 1
            }
            frozen.send(SIGCONT)
            try await eventually("it starts over") {
                try await lab.int(
                    "select count(*) from skein.workers where pid = $1 and state = 'active'", [.int4(frozen.pid)]) == 1
            }
            try await lab.completed(count)
            try await eventually("refusals") {
                try await lab.int("select count(*) from stale") + frozen.lateResults > 0
            }
            let stale = try await lab.int("select count(*) from stale")
            #expect(stale + frozen.lateResults > 0, "nothing was stale: the test proves nothing")
            #expect(try await lab.int("select count(*) from ledger") == count / 2)
            #expect(try await lab.int("select count(distinct job) from ledger") == count / 2)
            #expect(frozen.isRunning)
            print("frozen: \(stale) effects and \(frozen.lateResults) results refused")
        }
    }

    @Test("a job that ends its process goes to the dead letter after three workers, and innocents complete")
    func poison() async throws {
        try await withLab { lab in
            let poison = try await lab.enqueue(1, how: "abort")[0]
            _ = try await lab.enqueue(40, ms: 30)
            // It leads and takes no jobs: leadership, too, takes its time to change hands when a leader dies.
            _ = try lab.start("queue=elsewhere")
            try await eventually("a leader") { try await lab.int("select count(*) from skein.leader") == 1 }
            var started = 1
            var process = try lab.start("concurrency=4")
            try await eventually(within: .seconds(60), "the dead letter") {
                if !process.isRunning {
                    started += 1
                    process = try lab.start("concurrency=4")
                }
                return try await lab.int(
                    "select count(*) from skein.job where id = $1 and state = 'discarded'", [.int8(poison)]) == 1
            }
            try await lab.completed(40)
            #expect(try await lab.int("select count(*) from runs where job = $1", [.int8(poison)]) == 3)
            #expect(started == 4, "three workers died of it")
            #expect(try await lab.states() == ["completed": 40, "discarded": 1])
            #expect(try await lab.int("select count(distinct job) from ledger") == 40)
            #expect(try await lab.int("select count(*) from ledger") == 40)
        }
    }

    @Test("handlers that block every thread of the pool for longer than the timeout do not make the worker look dead")
    func blocked() async throws {
        try await withLab { lab in
            let watcher = try lab.start("queue=elsewhere")
            try await eventually("a leader") { try await lab.int("select count(*) from skein.leader") == 1 }
            let threads = max(2, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
            _ = try await lab.enqueue(threads, ms: 4000, how: "block")
            _ = try lab.start("concurrency=\(threads)")
            try await lab.completed(threads)
            #expect(try await lab.int("select count(*) from skein.workers where state = 'dead'") == 0)
            #expect(try await lab.int("select count(*) from ledger where attempt = 1") == threads)
            #expect(watcher.isRunning)
        }
    }

    @Test(
        "SIGTERM: nothing new starts, what runs ends or is handed back with its attempt; a second one ends at once",
        arguments: [1, 2])
    func terminate(signals: Int) async throws {
        try await withLab { lab in
            let short = try await lab.enqueue(2, ms: 700)
            let long = try await lab.enqueue(2, ms: 30_000)
            let process = try lab.start("concurrency=4", "drain=1500", "grace=1000")
            try await eventually("all started") { try await lab.int("select count(*) from runs") == 4 }
            let waiting = try await lab.enqueue(20, ms: 1)
            process.send(SIGTERM)
            try await eventually("it drains") {
                try await lab.int("select count(*) from skein.workers where state = 'stopping'") == 1
            }
            let start = ContinuousClock.now
            if signals == 2 { process.send(SIGTERM) }
            #expect(try await process.wait() == 0)
            let took = ContinuousClock.now - start
            #expect(took < (signals == 2 ? .seconds(1) : .seconds(6)), "it took \(took)")
            #expect(try await lab.int("select count(*) from runs where job = any($1)", [.int8Array(waiting)]) == 0)
            let done = try await lab.int("select count(*) from ledger where job = any($1)", [.int8Array(short)])
            if signals == 1 { #expect(done == 2, "they had the time") }
            #expect(
                try await lab.int(
                    "select count(*) from skein.job where id = any($1) and state = 'available' and attempt = 1",
                    [.int8Array(long)]) == 2)
            #expect(try await lab.int("select count(*) from skein.failures") == 0)
            #expect(try await lab.int("select count(*) from skein.job where state = 'running'") == 0)
        }
    }

    @Test("a backlog of 200,000 jobs does not grow the process")
    func memory() async throws {
        try await withLab { lab in
            let process = try lab.start("concurrency=4")
            for _ in 0..<4 { _ = try await lab.enqueue(500, effect: false) }
            try await lab.completed(2000)
            let before = process.residentMiB
            try await lab.database.pool.run { connection in
                try connection.script(
                    "select skein.pause('queue', 'default', 'test')"
                )
                for _ in 0..<10 {
                    _ = try connection.query(
                        """
                        select count(*)
                        from skein.enqueue_many('crash.work',
                            array_fill('{"how":"sleep","ms":0,"effect":false}'::jsonb, array[20000]))
                        """,
                        timeout: .seconds(60))
                }
                try connection.script("select skein.resume('queue', 'default')")
            }
            var most = before
            let end = ContinuousClock.now + .seconds(6)
            let first = try await lab.int("select sum(cardinality(ids)) from skein.outcome")
            while ContinuousClock.now < end {
                most = max(most, process.residentMiB)
                try await Task.sleep(for: .milliseconds(50))
            }
            let done = try await lab.int("select sum(cardinality(ids)) from skein.outcome") - first
            #expect(done > 1000, "it worked on the backlog")
            #expect(most - before < 30, "from \(before) to \(most) MiB")
            print("memory: \(before) MiB before, \(most) MiB at most over \(done) of 200,000 jobs")
        }
    }
}
