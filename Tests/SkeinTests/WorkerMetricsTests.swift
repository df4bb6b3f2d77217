import PQ
import Skein
import SkeinTelemetry
import TestSupport
import Testing

@Suite("Worker: what it tells of itself", .timeLimit(.minutes(2))) struct WorkerMetricsTests {
    /// What one ``Chore`` does, by its name.
    private static let jobs = chores { job, context in
        switch job.args.name {
        case "fail": throw JobFailure(code: "no", message: "no")
        case "never": throw JobFailure(code: "no", message: "no", permanent: true)
        case "once" where job.attempt == 1: throw JobFailure(code: "no", message: "not yet")
        case "later": return .snooze(.seconds(3600))
        case "cancel": return .cancel(reason: "not wanted")
        case "discard": return .discard(code: "bad", reason: "bad")
        case "inside": return try await context.complete { try $0.record(job) }
        case "result": return .result(1)
        case "wrong": return .result(Double.nan)
        case "slow": try await Task.sleep(for: .milliseconds(job.args.ms))
        default: break
        }
        return .done
    }

    @Test("Each end is counted once by kind and outcome, as the database has it")
    func outcomes() async throws {
        try await withQueue { database, skein in
            let registry = PrometheusRegistry()
            let names =
                ["fail", "never", "once", "later", "cancel", "discard", "inside", "result", "wrong", "slow"]
                + (0..<200).map { _ in "done" }
            _ = try await skein.enqueue(contentsOf: names.map { Chore(name: $0, ms: 1200) })
            _ = try await skein.enqueue(Chore(name: "done"), EnqueueOptions(uniqueKey: "held"))
            let worker = RunningWorker(database, Self.jobs, metrics: registry)
            try await eventually(within: .seconds(20), "all but the snoozed one have ended") {
                try await database.int("select count(*) from skein.job where finished_at is null") == 1
            }
            try await worker.drain()
            let states = try await database.states()
            // fail: three attempts, once: two, wrong: three, never and discard: one each.
            let expected = [
                "completed": 205, "cancelled": 1, "discarded": 4, "failed": 5, "snoozed": 1,
            ]
            #expect(states == ["completed": 205, "cancelled": 1, "discarded": 4, "scheduled": 1])
            let text = registry.text()
            for (outcome, count) in expected {
                let line = "skein_jobs_finished_total{kind=\"worker.chore\",outcome=\"\(outcome)\"} \(count)"
                #expect(text.contains("\n\(line)\n"), "\(line)\n\(text)")
            }
            #expect(!text.contains("outcome=\"returned\""))
            let attempts = expected.values.reduce(0, +)
            for name in ["skein_job_duration_seconds", "skein_job_wait_seconds"] {
                #expect(text.contains("\n\(name)_count{kind=\"worker.chore\"} \(attempts)\n"), "\(text)")
            }
            let quick = try #require(text.value("skein_job_duration_seconds_bucket{kind=\"worker.chore\",le=\"1\"}"))
            #expect(quick == Double(attempts - 1), "only the slow one took longer than a second")
            #expect(try #require(text.value("skein_claim_duration_seconds_count")) > 0)
            #expect(try #require(text.value("skein_settle_duration_seconds_count")) > 0)
        }
    }

    @Test("A wait counts from when the job was due, by the server's clock")
    func waits() async throws {
        try await withQueue { database, skein in
            let registry = PrometheusRegistry()
            let id = try await skein.enqueue(Chore()).id
            try await eventually("the job is a second old") {
                try await database.int(
                    "select count(*) from skein.job where run_at < clock_timestamp() - interval '1 second'") == 1
            }
            let worker = RunningWorker(database, Self.jobs, metrics: registry)
            try await skein.wait(id, .completed)
            try await worker.drain()
            let text = registry.text()
            #expect(text.value("skein_job_wait_seconds_bucket{kind=\"worker.chore\",le=\"1\"}") == 0)
            #expect(text.value("skein_job_wait_seconds_bucket{kind=\"worker.chore\",le=\"30\"}") == 1)
            let sum = try #require(text.value("skein_job_wait_seconds_sum{kind=\"worker.chore\"}"))
            #expect(sum >= 1 && sum < 30)
        }
    }

    @Test("Leases of a dead worker, results that come too late, and whether it listens")
    func trouble() async throws {
        try await withQueue { database, skein in
            _ = try await skein.enqueue(contentsOf: (0..<3).map { Chore(name: "\($0)") })
            try await database.script(
                """
                select skein.register_worker('dead', 'nowhere', 1, '0', array['default'], 1);
                select count(*) from skein.claim((select max(worker) from skein.workers), array['default'], 2, 2);
                select count(*) from skein.claim((select max(worker) from skein.workers), array['default'], 1, 1);
                """)
            let registry = PrometheusRegistry()
            let gate = Gate()
            let jobs = chores { job, _ in
                if job.args.name == "held" { try await gate.pass() }
                return .done
            }
            let worker = RunningWorker(
                database, jobs, .quick { $0.heartbeatTimeout = .seconds(2) }, metrics: registry)
            try await eventually(within: .seconds(20), "two leases were taken from the dead") {
                registry.text().value("skein_leases_expired_total") == 2
            }
            try await eventually("it listens") { registry.text().value("skein_listen_up") == 1 }
            // Its own job is taken from it behind its back, as if it had been silent: its result comes too late.
            let held = try await skein.enqueue(Chore(name: "held")).id
            try await skein.wait(held, .running)
            let lease = """
                select skein.rescue_lease(slice, lane, seq, false)
                from skein.lease where \(held.rawValue) = any (ids)
                """
            #expect(try await database.int(lease) == 1)
            // Both attempts end at once: one is refused and the other counts, though it is the same job.
            try await eventually("the job runs again") { gate.visitors == 2 }
            gate.open()
            try await eventually("its result is refused") { registry.text().value("skein_settles_refused_total") == 1 }
            try await skein.wait(held, .completed)
            try await worker.drain()
            #expect(registry.text().value("skein_listen_up") == 0)
            // Three from the dead one, and the held one once.
            #expect(
                registry.text().value("skein_jobs_finished_total{kind=\"worker.chore\",outcome=\"completed\"}") == 4)
        }
    }
}

extension Database {
    /// How many jobs are in each state.
    fileprivate func states() async throws -> [String: Int] {
        try await pool.run { connection in
            let rows = try connection.query("select state, count(*) from skein.job group by state")
            var states: [String: Int] = [:]
            for row in 0..<rows.count { states[try rows.get(row: row, 0)] = Int(try rows.get(Int64.self, row: row, 1)) }
            return states
        }
    }
}

extension String {
    /// The value of a sample in Prometheus' text.
    func value(_ sample: String) -> Double? {
        split(separator: "\n").first { $0.hasPrefix(sample + " ") }.flatMap { Double($0.dropFirst(sample.count + 1)) }
    }
}
