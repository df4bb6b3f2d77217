import PQ
import TestSupport
import Testing

@Suite("What becomes of a job: outcomes, deadlines, retries")
struct EngineLifeTests {
    @Test("a failed attempt waits its backoff, doubled each time, spread by a fifth, at most backoff_max")
    func backoff() async throws {
        try await withQueue { c throws in
            _ = try c.query(
                "select skein.define_kind('k', max_attempts => 1000, backoff => '8 s', backoff_max => '60 s')")
            let kind = "(select kind from skein.kinds where name = 'k')"
            for (attempt, middle) in [(1, 8.0), (2, 16), (3, 32), (4, 60), (40, 60), (1000, 60)] {
                let bounds = try c.lines(
                    """
                    select min(d) >= \(middle * 0.8), max(d) <= \(middle * 1.2), max(d) - min(d) > \(middle * 0.3)
                    from (select extract(epoch from skein.retry_delay(\(kind), \(attempt), null)) as d
                        from generate_series(1, 400)) d
                    """)
                #expect(bounds == ["t | t | t"], "attempt \(attempt)")
            }
            // What the handler asks for wins, within a day.
            #expect(
                try c.lines(
                    """
                    select skein.retry_delay(\(kind), 1, a) from unnest(array[0, -5, 1500, 999999999999]) a
                    """) == ["00:00:00", "00:00:00", "00:00:01.5", "24:00:00"])
        }
    }

    @Test("attempts run out: retryable, retryable, discarded, each failure kept")
    func attemptsRunOut() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let id = try c.job("'k', max_attempts => 3")
            for attempt in 1...3 {
                let lease = try #require(try c.claim(worker))
                #expect(lease.attempts == [Int16(attempt)])
                try c.settleAll(lease, #""outcome": "failed", "code": "boom", "error": "number \#(attempt)""#)
                #expect(try c.state(id) == (attempt < 3 ? "retryable" : "discarded"))
                #expect(try c.value("select error from skein.job where id = $1", [.int8(id)]) == "number \(attempt)")
                #expect(try c.admit() == 0)
                try c.makeDue()
                #expect(try c.admit() == (attempt < 3 ? 1 : 0))
            }
            #expect(
                try c.lines("select attempt, code, error from skein.job_failures($1)", [.int8(id)])
                    == ["3 | boom | number 3", "2 | boom | number 2", "1 | boom | number 1"])
        }
    }

    @Test("each outcome: state, attempt and whether it runs again")
    func outcomes() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let cases: [(outcome: String, state: String, attempt: String, error: String)] = [
                (#""outcome": "done", "micros": 5"#, "completed", "1", "-"),
                (#""outcome": "done", "result": {"n": 1}"#, "completed", "1", "-"),
                (#""outcome": "failed", "retry_ms": 60000, "error": "x""#, "retryable", "2", "x"),
                (#""outcome": "failed", "permanent": true, "error": "no""#, "discarded", "1", "no"),
                (#""outcome": "snoozed", "delay_ms": 60000, "note": "later""#, "scheduled", "1", "-"),
                (#""outcome": "returned", "delay_ms": 0"#, "available", "1", "-"),
                (#""outcome": "cancelled", "error": "told to""#, "cancelled", "1", "told to"),
                (#""outcome": "discarded", "code": "gone", "error": "bad""#, "discarded", "1", "bad"),
            ]
            for (outcome, state, attempt, error) in cases {
                let id = try c.job()
                let lease = try #require(try c.claim(worker))
                try c.settleAll(lease, outcome)
                #expect(
                    try c.lines("select state, attempt, error from skein.job where id = $1", [.int8(id)])
                        == ["\(state) | \(attempt) | \(error)"], "\(outcome)")
                if state == "available" { _ = try c.claim(worker) }
            }
            #expect(try c.value("select result from skein.job where result is not null") == #"{"n": 1}"#)
            #expect(
                try c.value("select result from skein.job_status((select id from skein.job where result is not null))")
                    == #"{"n": 1}"#)
            #expect(try c.value("select note from skein.job where state = 'scheduled'") == "later")
        }
    }

    @Test("log lines, progress and its end")
    func logAndProgress() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let id = try c.job()
            let lease = try #require(try c.claim(worker))
            _ = try c.query(
                "select skein.write_log($1, '{1,1}', '{info,warning}', array['first', repeat('x', 9000)])",
                [.int8Array([id, id])])
            #expect(
                try c.lines("select attempt, level, length(message) from skein.job_log($1)", [.int8(id)])
                    == ["1 | info | 5", "1 | warning | 4000"])
            for (fraction, shown) in [(0.25, "0.2500"), (7, "1.0000"), (-1, "0.0000")] {
                _ = try c.query("select skein.write_progress($1, $2, 'half')", [.int8(id), .float8(fraction)])
                #expect(try c.value("select progress from skein.job where id = $1", [.int8(id)]) == shown)
            }
            try c.settleAll(lease, #""outcome": "failed""#)
            #expect(try c.value("select count(*) from skein.progress") == "0")
        }
    }

    @Test("a deadline that passes while waiting or ready ends the job unstarted")
    func deadlines() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let waiting = try c.job("'k', delay => '0.15 s', deadline => clock_timestamp() + interval '0.3 s'")
            let ready = try c.job("'k', deadline => clock_timestamp() + interval '0.3 s'")
            let inTime = try c.job("'k', deadline => clock_timestamp() + interval '1 hour'")
            _ = try c.query("select pg_sleep(0.35)")
            #expect(try c.admit() == 0)
            #expect(try c.claimAll(worker).flatMap(\.ids) == [inTime])
            for id in [waiting, ready] {
                #expect(
                    try c.lines("select state, reason from skein.job where id = $1", [.int8(id)])
                        == ["discarded | deadline"])
            }
        }
    }

    @Test("a dead letter is driven again under its number, with one attempt more; a cancelled job too")
    func redrive() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let id = try c.job("'k', max_attempts => 1, tags => '{a,b}', tenant => 't', unique_key => 'u'")
            try c.settleAll(try #require(try c.claim(worker)), #""outcome": "failed""#)
            #expect(try c.state(id) == "discarded")
            #expect(try c.value("select skein.retry($1)", [.int8(id)]) == "retried")
            #expect(try c.value("select skein.retry($1)", [.int8(id)]) == "not_needed")
            #expect(
                try c.lines(
                    "select state, attempt, max_attempts, tags, tenant from skein.job where id = $1", [.int8(id)])
                    == ["available | 2 | 2 | {a,b} | t"])
            #expect(try c.value("select skein.cancel($1)", [.int8(id)]) == "requested")
            #expect(try c.claim(worker) == nil)
            #expect(try c.state(id) == "cancelled")
            #expect(try c.value("select skein.retry($1)", [.int8(id)]) == "retried")
            #expect(try #require(try c.claim(worker)).ids == [id])
            // Its key was free meanwhile: somebody else has it now.
            _ = try c.query("select skein.cancel($1)", [.int8(id)])
            let other = try c.job("'k', unique_key => 'v'")
            _ = try c.query("select skein.cancel($1)", [.int8(other)])
            _ = try c.claim(worker)
            let third = try c.job("'k', unique_key => 'v'")
            #expect(try c.refused("select skein.retry($1)", [.int8(other)]) == "SK005 /unique_key unique")
            #expect(try c.state(other) == "cancelled")
            #expect(try c.state(third) == "available")
        }
    }

    @Test("retrying makes a retryable job due now, and the failure's job is the same")
    func retryNow() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let id = try c.job()
            try c.settleAll(try #require(try c.claim(worker)), #""outcome": "failed", "retry_ms": 600000"#)
            #expect(try c.admit() == 0)
            #expect(try c.value("select skein.retry($1)", [.int8(id)]) == "retried")
            #expect(try c.admit() == 1)
            let lease = try #require(try c.claim(worker))
            #expect(lease.ids == [id] && lease.attempts == [2])
            #expect(try c.value("select skein.retry($1)", [.int8(id)]) == "not_needed")
        }
    }
}
