import PQ
import TestSupport
import Testing

@Suite("Rescue and poison")
struct EngineRescueTests {
    @Test("each crash counts: gated after one, alone after two, the dead letter after three")
    func poison() async throws {
        try await withQueue { c throws in
            let ids = try c.jobs(3)
            var classes: [String] = []
            for attempt in 1...3 {
                let worker = try c.worker()
                let leases = try c.claimAll(worker)
                #expect(Set(leases.flatMap(\.ids)) == Set(ids))
                #expect(leases.flatMap(\.attempts) == [Int16](repeating: Int16(attempt), count: 3))
                // A suspect is handed out alone.
                #expect(leases.count == (attempt < 3 ? 1 : 3))
                classes.append(
                    try c.value("select class from skein.lanes where lane = $1", [.int4(leases[0].lane)]))
                #expect(try c.claim(worker, suspects: 0) == nil)
                #expect(try c.value("select skein.rescue($1)", [.int8(worker)]) == "3")
                #expect(
                    try c.refused("select skein.claim($1, '{default}', 1, 1)", [.int8(worker)]) == "SK013 incarnation")
            }
            #expect(classes == ["plain", "gated", "suspect"])
            #expect(try c.states() == "discarded 3")
            #expect(
                try c.lines("select distinct code, crashes, attempt, error from skein.ended") == [
                    "poison | 3 | 4 | its workers died 3 times"
                ])
            #expect(
                try c.lines("select attempt, code from skein.job_failures($1) order by attempt", [.int8(ids[0])])
                    == ["1 | worker_lost", "2 | worker_lost", "3 | worker_lost"])
        }
    }

    @Test("a suspect that a claim with no room for it passes over is still there")
    func suspects() async throws {
        try await withQueue { c throws in
            let id = try c.job()
            for _ in 0..<2 {
                let worker = try c.worker()
                _ = try c.claim(worker)
                _ = try c.query("select skein.rescue($1)", [.int8(worker)])
            }
            let worker = try c.worker()
            #expect(try c.claim(worker, suspects: 0) == nil)
            #expect(try c.claim(worker, free: 0) == nil)
            let lease = try #require(try c.claim(worker))
            #expect(lease.ids == [id])
            #expect(try c.settleAll(lease, "\"outcome\": \"done\"") == [])
            #expect(try c.state(id) == "completed")
        }
    }

    @Test("a stopped worker's jobs go back with their attempt, and no crash is counted")
    func stopped() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            try c.jobs(2)
            _ = try c.claim(worker)
            _ = try c.query("select skein.set_worker_state($1, 'stopped')", [.int8(worker)])
            #expect(
                try c.lines("select distinct attempt, crashes, class from skein.ready join skein.lanes using (lane)")
                    == ["1 | 0 | plain"])
            #expect(try c.value("select state from skein.worker where id = $1", [.int8(worker)]) == "stopped")
            let again = try #require(try c.claim(try c.worker()))
            #expect(again.attempts == [1, 1])
        }
    }

    @Test("one job that cannot be put back is set aside with its reason, the others go on")
    func badRow() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let ids = try c.jobs(50)
            _ = try c.claim(worker)
            try plantFailure(c, table: "ready", id: ids[20], sqlState: "P0001")
            #expect(try c.value("select skein.rescue($1)", [.int8(worker)]) == "50")
            #expect(try c.states() == "available 49, discarded 1")
            #expect(
                try c.lines("select id, code, error from skein.ended") == ["\(ids[20]) | rescue_failed | planted"])
        }
    }

    @Test("what passes by itself ends the rescue, which is tried again, and discards nothing")
    func transient() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let ids = try c.jobs(5)
            let lease = try #require(try c.claim(worker))
            for sqlState in ["40P01", "53100"] {
                try plantFailure(c, table: "ready", id: ids[2], sqlState: sqlState)
                #expect(try c.refused("select skein.rescue($1)", [.int8(worker)]).hasPrefix(sqlState))
                #expect(try c.states() == "running 5")
            }
            #expect(
                try c.refused(
                    "select skein.settle_each($1, $2, $3, $4, 0, $5)",
                    [
                        .int4(lease.slice), .int4(lease.lane), .int8(lease.seq), .int8(lease.token),
                        .jsonb("[{\"id\": \(ids[2]), \"outcome\": \"returned\"}]"),
                    ]
                ).hasPrefix("53100"))
            try c.script("drop trigger planted on skein.ready")
            #expect(try c.value("select skein.rescue($1)", [.int8(worker)]) == "5")
            #expect(try c.states() == "available 5")
        }
    }

    @Test("one result that cannot be settled as asked goes to the dead letter, the rest of its flush goes on")
    func badResult() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let ids = try c.jobs(4)
            let lease = try #require(try c.claim(worker))
            #expect(
                try c.settleEach(
                    lease,
                    """
                    [{"id": \(ids[0]), "outcome": "failed", "retry_ms": "soon"},
                     {"id": \(ids[1]), "outcome": "exploded"}, {"id": \(ids[3]), "outcome": "snoozed"},
                     {"id": \(ids[2]), "outcome": "done", "micros": 90000000000}]
                    """) == [])
            #expect(try c.states() == "available 1, completed 1, discarded 2")
            #expect(try c.value("select count(*) from skein.ended where code = 'settle_failed'") == "2")
            // A run of more than half an hour began when its lease did.
            #expect(
                try c.value(
                    "select j.started_at = l.leased_at from skein.job j, skein.lease l where j.state = 'completed'")
                    == "t")
        }
    }

    @Test("the answer to a claim that was lost on the way: the lease is taken back, the known ones are kept")
    func lostAnswer() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            try c.jobs(4)
            let known = try #require(try c.claim(worker, limit: 2))
            _ = try #require(try c.claim(worker, limit: 2))
            #expect(
                try c.value("select skein.recover_claims($1, $2)", [.int8(worker), .int8Array([known.token])]) == "2")
            #expect(try c.states() == "available 2, running 2")
            #expect(try c.claim(worker)?.attempts == [1, 1])
        }
    }
}

/// From now on a row with this id cannot be inserted into the table.
func plantFailure(_ c: isolated PGConnection, table: String, id: Int64, sqlState: String) throws {
    try c.script(
        """
        create or replace function public.planted() returns trigger language plpgsql as $$
        begin
            if new.id = \(id) then raise exception using message = 'planted', errcode = '\(sqlState)'; end if;
            return new;
        end $$;
        create or replace trigger planted before insert on skein.\(table)
        for each row execute function public.planted();
        """)
}
