import Glibc
import PQ
import Skein
import Synchronization
import TestSupport
import Testing

@Suite("Worker: timeouts and cancels", .timeLimit(.minutes(1))) struct WorkerCancelTests {
    @Test("a timeout cancels the task, and the attempt failed")
    func timeout() async throws {
        try await withQueue { database, skein in
            var jobs = JobRegistry()
            let wasCancelled = Mutex(false)
            jobs.handle(Hasty.self) { _, _ in
                do {
                    try await Task.sleep(for: .seconds(30))
                } catch {
                    wasCancelled.withLock { $0 = true }
                    throw error
                }
                return .done
            }
            let id = try await skein.enqueue(Hasty()).id
            let worker = RunningWorker(database, jobs)
            try await skein.wait(id, .discarded, within: .seconds(5))
            #expect(wasCancelled.withLock { $0 })
            #expect(try await skein.failures(id).map(\.code) == ["timeout"])
            try await worker.drain()
        }
    }

    @Test("a handler that ignores its timeout is reported stuck, and does not keep the worker from ending")
    func stuck() async throws {
        try await withQueue { database, skein in
            let release = Mutex(false)
            var jobs = JobRegistry()
            jobs.handle(Hasty.self) { _, _ in
                while !release.withLock({ $0 }) { usleep(5_000) }
                return .done
            }
            let id = try await skein.enqueue(Hasty()).id
            let book = LogBook()
            let worker = RunningWorker(
                database, jobs, .quick { $0.drainTimeout = .milliseconds(100) }, logger: book.logger)
            try await eventually(within: .seconds(10), "the report") {
                book.count("A job ignores its cancellation job=\(id)") == 1
            }
            let start = ContinuousClock.now
            try await worker.drain()
            #expect(ContinuousClock.now - start < .seconds(5))
            #expect(book.count("is left behind job=\(id)") == 1)
            let status = try await skein.status(id)
            #expect(status.state != .running && status.state != .completed)
            #expect(status.attempt == 1, "it was handed back with its attempt")
            release.withLock { $0 = true }
        }
    }

    @Test(
        "an operator's cancel stops a running job: within a second by notification, else by the heartbeat",
        arguments: [true, false])
    func cancelRunning(listens: Bool) async throws {
        try await withQueue { database, skein in
            let jobs = chores { _, _ in
                try await Task.sleep(for: .seconds(30))
                return .done
            }
            let id = try await skein.enqueue(Chore()).id
            let worker = RunningWorker(
                database, jobs,
                .quick {
                    $0.listens = listens
                    $0.heartbeatInterval = listens ? .seconds(10) : .milliseconds(300)
                })
            try await skein.wait(id, .running)
            // The listening session may still be on its way up; only a cancel after it counts.
            if listens {
                try await eventually("the listener") {
                    try await database.int(
                        "select count(*) from pg_stat_activity where datname = current_database() and query like 'LISTEN%'"
                    ) > 0
                }
            }
            let start = ContinuousClock.now
            try await skein.cancel(id, reason: "enough")
            try await skein.wait(id, .cancelled, within: .seconds(5))
            #expect(ContinuousClock.now - start < .seconds(listens ? 1 : 3))
            #expect(try await skein.status(id).error == "enough")
            try await worker.drain()
        }
    }

    @Test("a job cancelled while it waits for a place never starts")
    func cancelBuffered() async throws {
        try await withQueue { database, skein in
            let gate = Gate()
            let started = Diary<String>()
            let jobs = chores { job, _ in
                started.write(job.args.name)
                if job.args.name == "first" { try await gate.pass() }
                return .done
            }
            // Fast ones teach the worker to claim ahead; then one slow one holds the only place for a moment.
            for index in 0..<300 { _ = try await skein.enqueue(Chore(name: "warm \(index)")) }
            let worker = RunningWorker(database, jobs, .quick { $0.concurrency = 1 })
            try await eventually("warm") { started.entries.count == 300 }
            let ids = try await skein.enqueue(contentsOf: ["first", "second", "third"].map { Chore(name: $0) }).map(
                \.id)
            try await eventually("started") { started.entries.contains("first") }
            #expect(try await skein.status(ids[1]).state == .running, "the second one is in the worker's hands")
            try await skein.cancel(ids[1])
            // The worker has heard of it at the latest when the beat after the next one is written.
            let beat = try await database.int("select max(beat) from skein.workers")
            try await eventually("two beats") {
                try await database.int("select max(beat) from skein.workers") > beat + 1
            }
            gate.open()
            try await skein.wait(ids[1], .cancelled)
            try await skein.wait(ids[2], .completed)
            try await worker.drain()
            #expect(!started.entries.contains("second"))
            #expect(started.entries.contains("third"))
        }
    }

    @Test("a cancel that comes when its job has just ended never hits the next job in the same place")
    func cancelIsExact() async throws {
        try await withQueue { database, skein in
            let hit = Diary<Int64>()
            let asked = Diary<Int64>()
            let jobs = chores { job, _ in
                // ends about when the cancel arrives
                let end = ContinuousClock.now + .microseconds(Int.random(in: 0...8000))
                while ContinuousClock.now < end, !Task.isCancelled { await Task.yield() }
                if Task.isCancelled {
                    hit.write(job.id.rawValue)
                    throw CancellationError()
                }
                return .done
            }
            let worker = RunningWorker(database, jobs, .quick { $0.concurrency = 2 })
            let ids = try await skein.enqueue(contentsOf: (0..<400).map { Chore(name: "\($0)") }).map(\.id)
            for index in stride(from: 0, to: ids.count, by: 3) {
                asked.write(ids[index].rawValue)
                _ = try await skein.cancel(ids[index])
            }
            try await eventually(within: .seconds(20), "all ended") {
                try await database.int("select count(*) from skein.job where state not in ('completed', 'cancelled')")
                    == 0
            }
            try await worker.drain()
            #expect(Set(hit.entries).subtracting(asked.entries).isEmpty, "only those that were asked for")
            #expect(try await database.int("select count(*) from skein.failures") == 0)
        }
    }
}
