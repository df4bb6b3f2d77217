import PQ
import Skein
import TestSupport
import Testing

@Suite("Worker: what guards against a database that comes and goes", .timeLimit(.minutes(1))) struct WorkerGuardTests {
    @Test("a lease counts as open until its results are stored, or a rescuer would not look for them")
    func leaseStaysOpen() async throws {
        try await withQueue { database, skein in
            let gate = Gate()
            let jobs = chores { job, _ in
                if job.args.name == "long" { try await gate.pass() }
                return .done
            }
            // The settle of the first lease of each lane will wait for this lock; heartbeats do not.
            let blocker = try await PGConnection.connect(database.conninfo, logger: testLogger)
            let first = try await skein.enqueue(Chore(name: "short")).id
            try await blocker.run { c in
                try c.script(
                    "begin; select pg_advisory_xact_lock(-lane, seq) from skein.lanes, generate_series(1, 50) seq")
            }
            let worker = RunningWorker(database, jobs, .quick { $0.concurrency = 2 })
            try await eventually("the settle waits") {
                try await database.int(
                    """
                    select count(*)
                    from pg_stat_activity
                    where datname = current_database() and application_name like '%settle' and wait_event_type = 'Lock'
                    """) == 1
            }
            let long = try await skein.enqueue(Chore(name: "long")).id
            try await skein.wait(long, .running)
            let beat = try await database.int("select max(beat) from skein.workers")
            try await eventually("more beats") {
                try await database.int("select max(beat) from skein.workers") > beat + 2
            }
            let isCovered = try await database.int(
                """
                select count(*)
                from skein.workers w
                join skein.lease l on l.worker = w.worker and $1 = any (l.ids) and w.oldest_lease <= l.leased_at
                """, [.int8(first.rawValue)])
            #expect(isCovered == 1, "the worker says that it has no lease as old as the one whose results wait")
            try await blocker.run { c in c.close() }
            gate.open()
            try await skein.wait(first, .completed)
            try await skein.wait(long, .completed)
            try await worker.drain()
        }
    }

    @Test("a sleeper whose wish for rings was forgotten, as in a crash of the server, wishes again")
    func wishIsRenewed() async throws {
        try await withQueue { database, _ in
            let worker = RunningWorker(database, chores { _, _ in .done }, .quick { $0.mayLead = false })
            func wishes() async throws -> Int { try await database.int("select count(*) from skein.sleepers") }
            try await eventually("it sleeps") { try await wishes() == 1 }
            let lapse = try await database.int(
                "select extract(epoch from max(until) - clock_timestamp()) from skein.sleepers")
            #expect(lapse <= 30, "nobody takes back the wish of a worker that died")
            try await database.script(
                """
                truncate skein.sleepers;
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and query like 'LISTEN%';
                """)
            try await eventually(within: .seconds(5), "it wishes again") { try await wishes() == 1 }
            try await worker.drain()
        }
    }

    @Test("a worker that was declared dead starts over when the database lets it, and does not give up")
    func startsOverLater() async throws {
        try await withQueue { database, skein in
            let book = LogBook()
            let worker = RunningWorker(database, chores { _, _ in .done }, logger: book.logger)
            try await skein.wait(try await skein.enqueue(Chore()).id, .completed)
            try await database.script("alter function skein.register_worker rename to register_later")
            try await database.script("select skein.rescue((select max(worker) from skein.workers))")
            try await eventually("it tries") { book.count("Starting over failed") > 0 }
            try await database.script("alter function skein.register_later rename to register_worker")
            try await skein.wait(try await skein.enqueue(Chore()).id, .completed)
            try await worker.drain()
            #expect(try await database.int("select count(*) from skein.workers") == 2)
        }
    }

    @Test("a duty of the leader that fails does not keep it from the others")
    func duties() async throws {
        try await withQueue { database, skein in
            let job = try await skein.enqueue(Chore()).id
            try await database.script(
                """
                alter function skein.fire_schedules rename to fire_later;
                alter function skein.sweep_dependencies rename to sweep_later;
                select skein.register_worker('dead', 'nowhere', 1, '0', array['default'], 1);
                select count(*) from skein.claim((select max(worker) from skein.workers), array['default'], 1, 1);
                """)
            #expect(try await skein.status(job).state == .running)
            let book = LogBook()
            let worker = RunningWorker(
                database, chores { _, _ in .done }, .quick { $0.heartbeatTimeout = .seconds(1) }, logger: book.logger)
            try await skein.wait(job, .completed)
            #expect(book.count("A duty of the leader failed") > 0)
            #expect(try await skein.status(job).attempt == 2)
            #expect(try await skein.failures(job).map(\.code) == ["worker_lost"])
            try await worker.drain()
        }
    }

    @Test("a dead worker's session that still holds a lease's lock does not stop the leader")
    func rescueDoesNotWait() async throws {
        try await withQueue { database, skein in
            let held = try await skein.enqueue(Chore()).id
            try await database.script(
                """
                select skein.register_worker('dead', 'nowhere', 1, '0', array['default'], 1);
                select count(*) from skein.claim((select max(worker) from skein.workers), array['default'], 1, 1);
                """)
            let frozen = try await PGConnection.connect(database.conninfo, logger: testLogger)
            try await frozen.run { c in
                try c.script("begin; select pg_advisory_xact_lock_shared(-lane, seq::int) from skein.lease")
            }
            let book = LogBook()
            let worker = RunningWorker(
                database, chores { _, _ in .done }, .quick { $0.heartbeatTimeout = .seconds(1) }, logger: book.logger)
            try await eventually("it tried") { book.count("could not be put back yet") > 0 }
            let later = try await skein.enqueue(Chore(), EnqueueOptions(delay: .milliseconds(100))).id
            try await skein.wait(later, .completed, within: .seconds(5))
            try await frozen.run { c in c.close() }
            try await skein.wait(held, .completed)
            try await worker.drain()
        }
    }
}
