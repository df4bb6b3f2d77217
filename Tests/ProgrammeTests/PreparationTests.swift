import PQ
import Synchronization
import TestSupport
import Testing

/// The made-up term of lesson preparation.
@Suite("Preparation generator")
struct PreparationTests {
    /// One checksum over every row that the generator makes.
    static let checksum = """
        select md5(string_agg(x, '|' order by x)) from (
            select row_to_json(r)::text as x from programme.communities r
            union all select row_to_json(r)::text from programme.community_members r
            union all select row_to_json(r)::text from programme.prep_roster r
            union all select row_to_json(r)::text from programme.school_terms r
            union all select row_to_json(r)::text from programme.calendar_blocks r
            union all select row_to_json(r)::text from programme.makeup_rules r
            union all select row_to_json(r)::text from programme.period_grids r
            union all select row_to_json(r)::text from programme.period_slots r
            union all select row_to_json(r)::text from programme.subject_half_days r
            union all select row_to_json(r)::text from programme.rooms r
            union all select row_to_json(r)::text from programme.travel_times r
            union all select row_to_json(r)::text from programme.timetables r
            union all select row_to_json(r)::text from programme.timetable_entries r
            union all select row_to_json(r)::text from programme.busy_spans r
        ) rows
        """

    private static func generate(_ town: Town, _ call: String = "7, '2026F', 10, '2026-09-01'") async throws -> String?
    {
        try await town.value("select programme.generate_preparation(\(call)) ->> 'created'")
    }

    @Test("the same seed makes the same term, another seed another one")
    func deterministic() async throws {
        let made = Mutex<[String?]>([])
        for seed in [7, 7, 8] as [Int64] {
            try await withTown { town in
                try await town.generate(seed: 7, holders: 60, year: 2026)
                #expect(try await town.refusal("select programme.generate_preparation(7, '2026F', 14)") != nil)
                #expect(try await Self.generate(town, "\(seed), '2026F', 3, '2026-09-01'") == "true")
                let sum = try await town.value(Self.checksum)
                made.withLock { $0.append(sum) }
            }
        }
        let sums = made.withLock { $0 }
        #expect(sums[0] == sums[1])
        #expect(sums[0] != sums[2])
    }

    @Test("every community has its people, roles, stages, rooms, and a few of whom nothing is known")
    func figures() async throws {
        try await withTown(holders: 400, year: 2026) { town in
            #expect(try await Self.generate(town) == "true")
            #expect(try await town.value("select count(*) from programme.communities") == "10")
            #expect(
                try await town.value(
                    """
                    select count(distinct o.district_code) from programme.communities c
                    join programme.organisations o on o.organisation_id = c.lead_organisation_id
                    """) == "10")
            let roles = try await town.lines(
                """
                select role, min(n), max(n) from (
                    select c.community_id, x.role, count(r.person_id) as n
                    from programme.communities c
                    cross join unnest('{chair,lead_preparer,expert,recorder}'::text[]) x (role)
                    left join programme.prep_roster r on r.community_id = c.community_id and r.role = x.role
                    group by 1, 2) q
                group by role order by role
                """)
            #expect(roles == ["chair 1 1", "expert 3 3", "lead_preparer 2 2", "recorder 1 1"])
            // Whoever counts for the quorum of a stage: twice as many as it takes.
            let few = try await town.lines(
                """
                select c.community_id, q.key, count(r.person_id)
                from programme.communities c
                cross join jsonb_each_text(programme.policy('prep.quorum', '2026-09-01')) q
                left join programme.prep_roster r on r.community_id = c.community_id and r.stage = q.key
                    and (r.is_required or r.role = 'attendee')
                group by 1, 2, q.value having count(r.person_id) < 2 * q.value::int
                """)
            #expect(few == [])
            #expect(
                try await town.value(
                    """
                    select count(*) from (
                        select community_id from programme.prep_roster
                        group by 1 having count(*) not between 55 and 62) q
                    """) == "0")
            #expect(
                try await town.value(
                    """
                    select count(*) from programme.prep_roster r where not exists (
                        select from programme.community_members m where m.organisation_id = r.organisation_id)
                    """) == "0")
            // Some communities share an expert; nobody without a timetable is needed.
            #expect(
                try await town.value(
                    "select count(*) from (select person_id from programme.prep_roster group by 1 having count(*) > 1) q"
                )
                    == "5")
            let unknown = try await town.lines(
                """
                select distinct r.role from programme.prep_roster r where not exists (
                    select from programme.timetables t where t.person_id = r.person_id)
                """)
            #expect(unknown == ["attendee"])
            #expect(
                try await town.value("select count(*) from programme.rooms where mode = 'online' and capacity >= 60")
                    == "5")
            #expect(
                try await town.value(
                    """
                    select count(*) from programme.communities c where not exists (
                        select from programme.community_members m
                        join programme.rooms r on r.organisation_id = m.organisation_id
                        where m.community_id = c.community_id and r.features @> '{projector,conference}')
                    """) == "0")
        }
    }

    @Test("terms, grids, make-up days and half-days are those of real schools")
    func calendar() async throws {
        try await withTown(holders: 60, year: 2026) { town in
            _ = try await Self.generate(town)
            let terms = try await town.lines(
                """
                select o.kind, t.week1_monday, t.span, count(*) > 0 from programme.school_terms t
                join programme.organisations o on o.organisation_id = t.organisation_id
                group by 1, 2, 3 order by 1, 2
                """)
            #expect(
                terms == [
                    "school 2026-08-31 [2026-09-01,2027-01-16) true",
                    "university 2026-09-07 [2026-09-07,2027-01-09) true",
                    "university 2026-09-14 [2026-09-14,2027-01-16) true",
                ])
            let grids = try await town.lines(
                """
                select g.stage, min(s.starts), min(s.ends - s.starts), max(s.ends - s.starts)
                from programme.period_grids g join programme.period_slots s on s.grid_id = g.grid_id
                group by 1 order by 1
                """)
            #expect(
                grids == [
                    "junior 08:00:00 00:45:00 00:45:00", "primary 08:20:00 00:40:00 00:40:00",
                    "senior 08:00:00 00:45:00 00:45:00", "university 08:00:00 00:50:00 00:50:00",
                ])
            #expect(
                try await town.lines("select distinct day from programme.makeup_rules order by 1")
                    == ["2026-09-20", "2026-10-10"])
            let silent = try await town.value(
                """
                select count(distinct t.organisation_id) from programme.school_terms t where not exists (
                    select from programme.makeup_rules r where r.organisation_id = t.organisation_id)
                """)
            #expect(Int(silent ?? "") ?? 0 > 5)
            #expect(try await town.value("select count(*) from programme.subject_half_days") == "30")
            #expect(
                try await town.value(
                    """
                    select count(*) from programme.timetable_entries e
                    join programme.timetables t on t.timetable_id = e.timetable_id
                    join programme.organisations o on o.organisation_id = t.organisation_id
                    join programme.period_grids g on g.organisation_id = t.organisation_id and g.stage = e.stage
                    join programme.period_slots s on s.grid_id = g.grid_id and s.period_no = e.period_no
                    join programme.subject_half_days h on h.district_code = o.district_code and h.stage = e.stage
                        and h.weekday = e.weekday and h.starts < s.ends and s.starts < h.ends
                    """) == "0", "a lesson of the subject in its half-day")
        }
    }

    @Test("a teacher has 12 to 16 lessons in every week, and a grid has each of them")
    func lessons() async throws {
        try await withTown(holders: 400, year: 2026) { town in
            _ = try await Self.generate(town)
            let weeks = try await town.lines(
                """
                select stage, min(n), max(n) from (
                    select e.timetable_id, e.stage, w, count(*) as n
                    from programme.timetable_entries e
                    join programme.timetables t on t.timetable_id = e.timetable_id
                    join programme.posts p on p.person_id = t.person_id
                        and p.post in ('teacher', 'ip_teacher_full', 'ip_teacher_part')
                    cross join generate_series(1, 16) w
                    where e.weeks @> w group by 1, 2, 3) q
                group by 1 order by 1
                """)
            #expect(weeks == ["junior 12 16", "primary 12 16", "senior 12 16", "university 12 16"])
            #expect(
                try await town.value(
                    """
                    select count(*) from programme.timetable_entries e
                    join programme.timetables t on t.timetable_id = e.timetable_id
                    where not exists (
                        select from programme.period_grids g
                        join programme.period_slots s on s.grid_id = g.grid_id
                        where g.organisation_id = t.organisation_id and g.stage = e.stage and s.period_no = e.period_no)
                    """) == "0")
            let shares = try await town.lines(
                """
                select count(*) filter (where is_movable) between 0.08 * count(*) and 0.17 * count(*),
                    count(*) filter (where not weeks @> 1) between 0.03 * count(*) and 0.12 * count(*)
                from programme.timetable_entries
                """)
            #expect(shares == ["true true"])
        }
    }

    /// Per community: starts of 90 minutes in week 5 from 8:00 to 17:00 at which those who are needed, an expert and
    /// the quorum of each stage have nothing else to do.
    private static let starts = """
        with busy as materialized (
            select t.person_id, range_agg(tstzrange(
                programme.city_time(x.day, s.starts), programme.city_time(x.day, s.ends))) as spans
            from programme.timetable_entries e
            join programme.timetables t on t.timetable_id = e.timetable_id
            join programme.school_terms m on m.organisation_id = t.organisation_id and m.term_code = t.term_code
            join programme.period_grids g on g.organisation_id = t.organisation_id and g.stage = e.stage
            join programme.period_slots s on s.grid_id = g.grid_id and s.period_no = e.period_no
            cross join lateral (select '2026-10-12'::date + e.weekday - 1 as day) x
            where e.weeks @> (x.day - m.week1_monday) / 7 + 1
            group by 1
        ),
        start as (
            select c.community_id, programme.city_time(d::date, '08:00') + make_interval(mins => 10 * i) as at
            from programme.communities c
            cross join generate_series('2026-10-12'::date, '2026-10-16', interval '1 day') d
            cross join generate_series(0, 45) i
        ),
        free as (
            select s.community_id, s.at, r.stage, r.role, r.is_required,
                coalesce(not b.spans && tstzrange(s.at, s.at + interval '90 minutes'), false) as is_free
            from start s
            join programme.prep_roster r on r.community_id = s.community_id
            left join busy b on b.person_id = r.person_id
        ),
        judged as (
            select f.community_id, f.at, bool_and(f.is_free or not f.is_required)
                and bool_or(f.is_free and f.role = 'expert')
                and count(*) filter (where is_free and stage = 'primary' and (is_required or role = 'attendee')) >= 3
                and count(*) filter (where is_free and stage = 'junior' and (is_required or role = 'attendee')) >= 3
                and count(*) filter (where is_free and stage = 'senior' and (is_required or role = 'attendee')) >= 2
                and count(*) filter (where is_free and stage = 'university' and (is_required or role = 'attendee')) >= 2
                as is_possible
            from free f
            group by 1, 2
        )
        select min(n), max(n) from (
            select count(*) filter (where is_possible) as n from judged group by community_id) q
        """

    @Test("a plain week has room for a session of every community, but not everywhere")
    func possible() async throws {
        try await withTown(holders: 400, year: 2026) { town in
            let start = ContinuousClock.now
            _ = try await Self.generate(town)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let line = try await town.lines(Self.starts).first ?? ""
            let bounds = line.split(separator: " ").compactMap { Int($0) }
            try #require(bounds.count == 2)
            print("preparation: generated in \(seconds) s, \(bounds[0]) to \(bounds[1]) of 230 starts are possible")
            #expect(bounds[0] >= 1, "a community has no common hour in 230 starts")
            #expect(bounds[1] <= 115, "a community can meet at more than half of all starts")
        }
    }

    @Test("a term is made once; another one joins it")
    func once() async throws {
        try await withTown(holders: 20, year: 2026) { town in
            #expect(try await town.refusal("select programme.generate_preparation(7, '2026X')")?.sqlState == "SK010")
            #expect(try await Self.generate(town) == "true")
            let before = try await town.value(Self.checksum)
            #expect(try await Self.generate(town) == "false")
            #expect(
                try await town.refusal("select programme.generate_preparation(8, '2026F', 10)")?.sqlState == "SK009")
            #expect(
                try await town.refusal("select programme.generate_preparation(7, '2027S', 9)")?.sqlState == "SK009")
            #expect(try await town.value(Self.checksum) == before)
            try await town.run("set role skein_operator")
            #expect(try await Self.generate(town, "7, '2027S', 10, '2027-02-01'") == "true")
            try await town.run("reset role")
            #expect(try await Self.generate(town) == "false")
            #expect(try await town.value("select count(distinct term_code) from programme.timetables") == "2")
            #expect(try await town.value("select count(*) from programme.communities") == "10")
        }
    }

    @Test("numbers out of range and a missing city are refused, and nothing is left behind")
    func range() async throws {
        try await withTown { town in
            #expect(try await town.refusal("select programme.generate_preparation(7, '2026F')")?.sqlState == "SK009")
            try await town.generate(holders: 20, year: 2026)
            for call in ["7, '2026F', 0", "7, '2026F', 14", "7, '2026F', null", "null, '2026F'", "7, null", "7, '26F'"]
            {
                let error = try await town.refusal("select programme.generate_preparation(\(call))")
                #expect(error?.sqlState == "SK010", "\(call)")
            }
            #expect(try await town.value("select count(*) from programme.communities") == "0")
        }
    }
}
