import PQ
import TestSupport
import Testing

@Suite("Cancelling and rescheduling")
struct EngineCancelTests {
    @Test("waiting, ready, running and finished jobs")
    func cancel() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let waiting = try c.job("'k', delay => '1 hour'")
            let ready = try c.job()
            #expect(try c.value("select skein.cancel($1, 'why')", [.int8(waiting)]) == "cancelled")
            #expect(try c.value("select skein.cancel($1, 'why')", [.int8(ready)]) == "requested")
            #expect(try c.state(ready) == "cancelled")
            #expect(try c.claim(worker) == nil)
            for id in [waiting, ready] {
                #expect(
                    try c.lines("select state, error, reason from skein.job where id = $1", [.int8(id)])
                        == ["cancelled | why | cancelled"])
                #expect(try c.value("select skein.cancel($1)", [.int8(id)]) == "finished")
            }
            // A running one: its worker hears of it with its next heartbeat.
            let running = try c.job()
            let lease = try #require(try c.claim(worker))
            #expect(try c.value("select skein.cancel($1)", [.int8(running)]) == "requested")
            #expect(try c.state(running) == "running")
            #expect(
                try c.value(
                    "select cancels from skein.beat_worker($1, null, 1, $2)", [.int8(worker), .int8Array(lease.ids)])
                    == "{\(running)}")
            // It fails meanwhile: cancelled, and not tried again.
            try c.settleAll(lease, #""outcome": "failed""#)
            #expect(try c.state(running) == "cancelled")
            // It succeeds in spite of it: completed.
            let quick = try c.job()
            let second = try #require(try c.claim(worker))
            _ = try c.query("select skein.cancel($1)", [.int8(quick)])
            #expect(try c.settle(second) == [])
            #expect(try c.state(quick) == "completed")
            #expect(try c.value("select skein.cancel($1)", [.int8(quick)]) == "finished")
            #expect(try c.refused("select skein.cancel(424242)") == "SK008 /job_id job")
        }
    }

    /// Every round both sessions go at once. A claim that began after the cancel was acknowledged must not hand the job
    /// out; one that did not must either hand it out or divert it, never both.
    @Test("200 races between a cancel and a claim")
    func race() async throws {
        try await withDatabase { database in
            let first = try await database.connect()
            let second = try await database.connect()
            let worker = try await first.run { c throws in
                _ = try c.query("select skein.define_kind('k')")
                return try c.worker()
            }
            var (handedOut, diverted, startedAfter, wrong) = (0, 0, 0, 0)
            for round in 0..<200 {
                let id = try await first.run { try $0.job() }
                async let cancelled = second.run { c throws -> (String, ContinuousClock.Instant) in
                    if round % 3 == 0 { _ = try c.query("select pg_sleep(0.0005)") }
                    return (try c.value("select skein.cancel($1)", [.int8(id)]), ContinuousClock.now)
                }
                let (began, lease) = try await first.run { c throws in
                    // Every tenth claim comes well after the cancel.
                    let pause = round % 10 == 0 ? 0.02 : round % 3 == 1 ? 0.0008 : 0
                    _ = try c.query("select pg_sleep($1)", [.float8(pause)])
                    return (ContinuousClock.now, try c.claim(worker))
                }
                let (answer, acknowledged) = try await cancelled
                if let lease {
                    handedOut += 1
                    if began > acknowledged { startedAfter += 1 }
                    if lease.ids != [id] { wrong += 1 }
                    _ = try await first.run { try $0.settleAll(lease, #""outcome": "failed""#) }
                } else {
                    diverted += 1
                    // The claim may have been over before the job's cancel: then the next one diverts it.
                    _ = try await first.run { try $0.claim(worker) }
                }
                if answer != "requested" { wrong += 1 }
                let state = try await first.run { try $0.state(id) }
                if state != "cancelled" { wrong += 1 }
            }
            print("cancel against claim: \(handedOut) handed out, \(diverted) diverted")
            #expect(startedAfter == 0)
            #expect(wrong == 0)
            #expect(handedOut >= 10 && diverted >= 10, "the race was hardly met")
            await first.close()
            await second.close()
        }
    }

    @Test("waiting and ready jobs are moved, running and finished ones are not")
    func reschedule() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let later = "clock_timestamp() + interval '1 hour'"
            let waiting = try c.job("'k', delay => '1 minute'")
            let ready = try c.job()
            let moved = try c.job()
            #expect(try c.value("select skein.reschedule($1, \(later))", [.int8(waiting)]) == "t")
            #expect(try c.value("select skein.reschedule($1, \(later))", [.int8(ready)]) == "t")
            #expect(try c.value("select skein.reschedule($1, \(later))", [.int8(moved)]) == "t")
            #expect(try c.states() == "scheduled 3")
            #expect(try c.claim(worker) == nil)
            #expect(try c.states() == "scheduled 3")
            #expect(
                try c.value("select count(*) from skein.waiting where run_at > now() + interval '59 minutes'") == "3")
            #expect(try c.value("select count(*) from skein.overrides") == "0")
            #expect(try c.value("select skein.reschedule($1, now())", [.int8(ready)]) == "t")
            #expect(try c.admit() == 1)
            let lease = try #require(try c.claim(worker))
            #expect(lease.ids == [ready] && lease.attempts == [1])
            #expect(try c.value("select skein.reschedule($1, \(later))", [.int8(ready)]) == "f")
            try c.settle(lease)
            #expect(try c.value("select skein.reschedule($1, \(later))", [.int8(ready)]) == "f")
            // A cancel is stronger than a reschedule, whichever comes first.
            let both = try c.job()
            _ = try c.query("select skein.reschedule($1, \(later)), skein.cancel($1)", [.int8(both)])
            #expect(try c.value("select skein.reschedule($1, \(later))", [.int8(both)]) == "f")
            #expect(try c.claim(worker) == nil)
            #expect(try c.state(both) == "cancelled")
            #expect(
                try c.refused("select skein.reschedule($1, now() + interval '11 years')", [.int8(waiting)])
                    == "SK010 /run_at range")
        }
    }

    @Test("an old cancel request does not touch the job when it is driven again")
    func leftOvers() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let id = try c.job()
            _ = try c.query("select skein.cancel($1)", [.int8(id)])
            #expect(try c.claim(worker) == nil)
            _ = try c.query("select skein.retry($1)", [.int8(id)])
            #expect(try c.claim(worker)?.ids == [id])
            #expect(try c.value("select count(*) from skein.overrides") == "0")
        }
    }
}
