import PQ
import TestSupport
import Testing

/// What a job should look like, kept beside the database.
private struct ModelJob {
    var state: String
    var attempt = 1
    var maxAttempts = 5
    var lease: HeldLease?
    var cancelAsked = false

    mutating func driveAgain() {
        (state, attempt, cancelAsked) = ("available", attempt + 1, false)
        maxAttempts = max(maxAttempts, attempt)
    }

    mutating func putBack() {
        (state, lease) = (cancelAsked ? "cancelled" : "available", nil)
    }

    /// It waits for its time again, without having failed.
    mutating func wait() {
        state = attempt > 1 ? "retryable" : "scheduled"
    }
}

@Suite("States and explanations agree with what happened")
struct EngineModelTests {
    @Test("skein.job and skein.queue after each of 300 random operations", arguments: [1, 2, 3] as [UInt64])
    func model(seed: UInt64) async throws {
        try await withQueue { c throws in
            var numbers = SeededNumbers(seed: seed)
            var jobs: [Int64: ModelJob] = [:]
            var parts: [Int64: Int] = [:]
            var worker = try c.worker()
            _ = try c.query("set jit = off")
            func ids(_ states: String...) -> [Int64] {
                jobs.filter { states.contains($0.value.state) }.map(\.key).sorted()
            }
            for step in 0..<300 {
                switch Int.random(in: 0..<14, using: &numbers) {
                case 0, 1, 2:
                    for id in try c.jobs(Int.random(in: 1...4, using: &numbers)) {
                        jobs[id] = ModelJob(state: "available")
                    }
                case 3:
                    jobs[try c.job("'k', delay => '1 hour', max_attempts => 2")] = ModelJob(
                        state: "scheduled", maxAttempts: 2)
                case 4, 5, 6:
                    let lease = try c.claim(worker, limit: Int.random(in: 1...5, using: &numbers))
                    for (id, attempt) in zip(lease?.ids ?? [], lease?.attempts ?? []) {
                        #expect(jobs[id]?.state == "available", "step \(step): job \(id)")
                        #expect(jobs[id]?.attempt == Int(attempt))
                        jobs[id]?.state = "running"
                        jobs[id]?.lease = lease
                    }
                case 7, 8:
                    guard let id = ids("running").randomElement(using: &numbers), let lease = jobs[id]?.lease else {
                        break
                    }
                    let part = parts[lease.seq * 100 + Int64(lease.lane), default: 0]
                    parts[lease.seq * 100 + Int64(lease.lane)] = part + 2
                    let outcomes = ["plain", "done", "failed", "snoozed", "returned", "discarded", "cancelled"]
                    let outcome = outcomes.randomElement(using: &numbers) ?? "done"
                    if outcome == "plain" {
                        #expect(try c.settle(lease, part: part, ids: [id]) == [])
                    } else {
                        let results =
                            #"[{"id": \#(id), "outcome": "\#(outcome)", "retry_ms": 3600000, "delay_ms": 3600000}]"#
                        #expect(try c.settleEach(lease, part: part, results) == [])
                    }
                    jobs[id]?.lease = nil
                    switch outcome {
                    case "plain", "done": jobs[id]?.state = "completed"
                    case "discarded": jobs[id]?.state = "discarded"
                    case _ where outcome == "cancelled" || jobs[id]?.cancelAsked == true: jobs[id]?.state = "cancelled"
                    case "failed" where jobs[id].map { $0.attempt >= $0.maxAttempts } == true:
                        jobs[id]?.state = "discarded"
                    case "failed":
                        jobs[id]?.state = "retryable"
                        jobs[id]?.attempt += 1
                    default: jobs[id]?.wait()
                    }
                case 9:
                    guard let id = jobs.keys.sorted().randomElement(using: &numbers), let job = jobs[id] else { break }
                    let answer = try c.value("select skein.cancel($1)", [.int8(id)])
                    switch job.state {
                    case "running":
                        #expect(answer == "requested")
                        jobs[id]?.cancelAsked = true
                    case "available":
                        #expect(answer == "requested")
                        jobs[id]?.state = "cancelled"
                        jobs[id]?.cancelAsked = true
                    case "scheduled", "retryable":
                        #expect(answer == "cancelled")
                        jobs[id]?.state = "cancelled"
                    case "cancelled": #expect(answer == (job.cancelAsked ? answer : "finished"))
                    default: #expect(answer == "finished")
                    }
                case 10:
                    try c.makeDue()
                    _ = try c.admit()
                    for id in ids("scheduled", "retryable") { jobs[id]?.state = "available" }
                case 11:
                    guard let id = ids("discarded").randomElement(using: &numbers) else { break }
                    #expect(try c.value("select skein.retry($1)", [.int8(id)]) == "retried")
                    jobs[id]?.driveAgain()
                case 12:
                    let running = ids("running")
                    #expect(try c.value("select skein.rescue($1, 'stopped')", [.int8(worker)]) == "\(running.count)")
                    for id in running { jobs[id]?.putBack() }
                    worker = try c.worker()
                default:
                    if step % 3 == 0 { _ = try c.query("select skein.open_slice()") }
                }
                let actual = try c.lines("select id, state from skein.job order by id")
                let expected = jobs.sorted { $0.key < $1.key }.map { "\($0.key) | \($0.value.state)" }
                try #require(actual == expected, "seed \(seed) step \(step)")
                try #require(try c.stateByState() == actual, "seed \(seed) step \(step)")
                let written = try c.lines("select id from skein.job_written order by id")
                try #require(written == jobs.keys.sorted().map { "\($0)" }, "seed \(seed) step \(step)")
                let failed = try c.lines("select id, state from skein.failed_job order by id")
                let open = actual.filter { $0.hasSuffix("| discarded") || $0.hasSuffix("| retryable") }
                try #require(failed == open, "seed \(seed) step \(step)")
                let counts = [ids("available").count, ids("running").count, ids("scheduled", "retryable").count]
                try #require(try c.backlog() == counts, "seed \(seed) step \(step)")
            }
        }
    }

    @Test("a ready job that was asked to wait or to end is found under the state that people see")
    func overridden() async throws {
        try await withQueue { c throws in
            let ids = try c.jobs(3)
            _ = try c.query("select skein.reschedule($1, now() + interval '1 hour')", [.int8(ids[0])])
            _ = try c.query("select skein.cancel($1)", [.int8(ids[1])])
            let states = try c.stateByState()
            #expect(states == ["\(ids[0]) | scheduled", "\(ids[1]) | cancelled", "\(ids[2]) | available"])
            #expect(try c.backlog() == [1, 0, 1])
            #expect(try c.lines("select id, state from skein.job order by id") == states)
            _ = try c.query("select skein.cancel($1)", [.int8(ids[2])])
            #expect(
                try c.value("select (oldest_ready_age is null)::text from skein.queue where name = 'default'") == "true"
            )
            #expect(try c.value("select skein.health() ->> 'oldest_ready_age_seconds'") == "0")
        }
    }

    @Test("a reason for everything that keeps a job from running")
    func explanations() async throws {
        try await withQueue { c throws in
            func reasons(_ c: isolated PGConnection, _ id: Int64) throws -> [String] {
                try c.lines("select reason_code from skein.explain_job($1)", [.int8(id)])
            }
            try c.script(
                """
                select skein.define_limit('l', max_running => 1); select skein.define_queue('fair', fair => true);
                select skein.define_kind('unknown');
                """)
            let lonely = try c.job()
            #expect(try reasons(c, lonely) == ["no_worker", "behind"])
            let worker = try c.worker(["default", "fair"])
            let second = try c.job()
            #expect(
                try c.value("select detail from skein.explain_job($1)", [.int8(second)])
                    == "1 jobs of its lane are before it")
            #expect(try reasons(c, second) == ["behind"])
            #expect(try reasons(c, try c.job("'k', delay => '1 hour'")) == ["scheduled"])
            let parent = try c.job("'k', after => array[\(lonely)]")
            #expect(try reasons(c, parent) == ["parents", "parent"])
            let limited = try c.job("'k', limit_key => 'l:x'")
            #expect(try reasons(c, limited) == ["limit"])
            #expect(try reasons(c, try c.job("'k', queue => 'fair', tenant => 't'")) == ["fair"])
            let unknown = try c.job("'unknown', priority => 1")
            _ = try c.query(
                "select skein.note_unknown_kind($1, (select kind from skein.kinds where name = 'unknown'))",
                [.int8(worker)])
            #expect(try reasons(c, unknown) == ["unknown_kind", "behind"])
            for (what, name) in [("queue", "default"), ("kind", "k")] {
                _ = try c.query("select skein.pause('\(what)', '\(name)', 'works')")
                #expect(try reasons(c, second) == ["paused_\(what)", "behind"])
                _ = try c.query("select skein.resume('\(what)', '\(name)')")
            }
            _ = try c.query("select skein.reschedule($1, now() + interval '1 hour')", [.int8(second)])
            #expect(try reasons(c, second) == ["override", "behind"])
            _ = try c.query("select skein.cancel($1)", [.int8(second)])
            #expect(try reasons(c, second) == ["override", "behind"])
            let lease = try #require(try c.claim(worker, turn: 0))
            #expect(lease.ids == [unknown])
            let plain = try #require(try c.claim(worker))
            #expect(try reasons(c, lonely) == ["running"])
            _ = try c.query("select skein.cancel($1)", [.int8(lonely)])
            #expect(try reasons(c, lonely) == ["running", "cancel_requested"])
            try c.settle(plain)
            #expect(try reasons(c, lonely) == ["completed"])
            #expect(try reasons(c, second) == ["cancelled"])
            try c.settleAll(lease, #""outcome": "failed", "code": "boom""#)
            #expect(try reasons(c, unknown) == ["retryable"])
            // Each says since when, in words, and what would release it.
            #expect(
                try c.value(
                    """
                    select count(*) from skein.job j, skein.explain_job(j.id) e
                    where e.detail = '' or e.since is null or e.release = ''
                    """
                )
                    == "0")
        }
    }
}

extension PGConnection {
    /// Jobs available, running and waiting, as `skein.queue` counts them.
    fileprivate func backlog() throws -> [Int] {
        try lines("select available, running, waiting from skein.queue where name = 'default'")[0]
            .split(separator: " | ").compactMap { Int($0) }
    }

    /// All jobs with their states as `skein.job_in_state` finds them, each state asked for alone as a list does.
    fileprivate func stateByState() throws -> [String] {
        let states = [
            "scheduled", "retryable", "blocked", "available", "running", "completed", "cancelled", "discarded",
        ]
        let parts = states.map { "select id, state from skein.job_in_state where state = '\($0)'" }
        return try lines("select id, state from (\(parts.joined(separator: " union all "))) j order by id")
    }
}
