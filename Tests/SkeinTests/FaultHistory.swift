import PQ
import TestSupport

/// What a run under faults left behind, and whether it is what was promised.
struct FaultHistory {
    let acknowledged: Int
    let completed: Int
    let effects: Int
    let effectJobs: Int
    let lost: Int
    let unasked: Int
    let doneTwice: Int
    let overtaken: Int
    let rescued: Int
    let stale: Int

    /// Reads the history of a drained queue. `acknowledged` are the jobs whose enqueue was answered.
    init(_ lab: FaultLab, acknowledged: [Int64], lateResults: Int) async throws {
        self.acknowledged = acknowledged.count
        completed = try await lab.int("select count(*) from skein.job where state = 'completed'")
        effects = try await lab.int("select count(*) from ledger")
        effectJobs = try await lab.int("select count(distinct job) from ledger")
        lost = try await lab.int(
            """
            select count(*)
            from unnest($1::int8[]) a(id)
            left join skein.job j on j.id = a.id
            where j.state is distinct from 'completed'
            """,
            [.int8Array(acknowledged)])
        unasked = try await lab.int("select count(*) from ledger l where l.job <> all ($1)", [.int8Array(acknowledged)])
        doneTwice = try await lab.int(
            """
            select count(*)
            from (
                select i
                from skein.outcome o
                cross join lateral unnest(o.ids) i
                where o.kind = 'done'
                group by i
                having count(*) > 1
            ) twice
            """)
        // No attempt has an effect after a later one has started, and each effect belongs to one that started. A start
        // alone proves nothing: a worker that is frozen between its claim and its note of the start writes it when it
        // wakes, after the attempt that replaced it.
        overtaken = try await lab.int(
            """
            select (
                select count(*)
                from ledger l
                where exists (select from runs r where r.job = l.job and r.attempt > l.attempt and r.at < l.at)
            ) + (
                select count(*)
                from ledger l
                where not exists (
                    select
                    from runs r
                    where r.job = l.job and r.attempt = l.attempt and r.process = l.process and r.at <= l.at
                )
            )
            """)
        rescued = try await lab.int("select sum(cardinality(ids)) from skein.outcome where kind = 'rescued'")
        stale = try await lab.int("select count(*) from stale") + lateResults
    }
}

/// A source of chance that a seed repeats (SplitMix64).
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
