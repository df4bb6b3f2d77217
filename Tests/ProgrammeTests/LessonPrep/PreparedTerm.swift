import PQ
import Programme
import Skein
import SkeinTesting
import TestSupport
import Testing

/// A community of four units in the autumn term of next year: a university (9001), a senior (9002), a junior (9003) and a
/// primary school (9004), each with a room. Persons 901 to 920 teach in the morning of every working day; Wednesday afternoon
/// is free for all of them, and Thursday afternoon for all but the junior school's. Person 901 is in the chair.
struct PreparedTerm: Sendable {
    let town: Town
    let term = "\(Town.year)F"
    let community = 1

    /// The seed of rows, in SQL. The term has 18 weeks from the first Monday of September.
    static let rows = """
        insert into programme.districts (district_code, name_zh, name_en) values ('370202', '市南', 'Shinan');
        insert into programme.organisations (organisation_id, code, kind, name_zh, district_code, latitude, longitude)
        overriding system value
        values (9001, 'U1', 'university', '海洋大学', '370202', 36.07, 120.40),
            (9002, 'S1', 'school', '第一高级中学', '370202', 36.08, 120.41),
            (9003, 'J1', 'school', '第一初级中学', '370202', 36.06, 120.39),
            (9004, 'P1', 'school', '第一小学', '370202', 36.07, 120.42);
        insert into programme.organisation_stages
        values (9001, 'university'), (9002, 'senior'), (9003, 'junior'), (9004, 'primary');
        insert into programme.people (person_id, staff_no, name_zh)
        overriding system value
        select 900 + n, 'P' || 900 + n, '教师' || n
        from generate_series(1, 20) n;
        insert into programme.communities (code, name_zh, lead_organisation_id) values ('C1', '第一共同体', 9001);
        insert into programme.school_terms (organisation_id, term_code, span, week1_monday)
        select o, '\(Town.year)F', daterange(m.day, m.day + 126), m.day
        from generate_series(9001, 9004) o
        cross join (
            select d::date as day
            from generate_series(make_date(\(Town.year), 9, 1), make_date(\(Town.year), 9, 7), interval '1 day') d
            where extract(isodow from d) = 1
        ) m (day);
        insert into programme.period_grids (organisation_id, stage, valid)
        select s.organisation_id, s.stage, daterange(make_date(\(Town.year), 1, 1), null)
        from programme.organisation_stages s
        order by s.organisation_id;
        insert into programme.period_slots (grid_id, period_no, starts, ends)
        select g.grid_id, n, time '08:30' + (n - 1) * interval '55 minutes', time '09:15' + (n - 1) * interval '55 minutes'
        from programme.period_grids g
        cross join generate_series(1, 13) n;
        insert into programme.timetables (person_id, organisation_id, term_code, received_on)
        select 900 + n, 9001 + (n - 1) / 5, '\(Town.year)F', make_date(\(Town.year), 8, 20)
        from generate_series(1, 20) n;
        insert into programme.timetable_entries (timetable_id, stage, weekday, period_no, weeks)
        select t.timetable_id, s.stage, d, n, '{[1,19)}'
        from programme.timetables t
        join programme.organisation_stages s using (organisation_id)
        cross join generate_series(1, 5) d
        cross join generate_series(1, 13) n
        where n <= 4
            or d not in (3, 4)
            or d = 4 and t.organisation_id = 9003;
        insert into programme.rooms (organisation_id, code, mode, capacity, features)
        select o, 'A' || o, 'physical', 30, '{projector}'
        from generate_series(9001, 9004) o;
        insert into programme.rooms (code, mode, capacity, join_url)
        values ('online', 'online', 100, 'https://meet.example/1');
        insert into programme.prep_roster (community_id, person_id, organisation_id, stage, role, during)
        select 1, 900 + n, 9001 + (n - 1) / 5, s.stage,
            case n when 1 then 'chair' when 2 then 'expert' when 6 then 'lead_preparer' when 11 then 'presenter'
                when 16 then 'recorder' else 'attendee' end, daterange(make_date(\(Town.year), 1, 1), null)
        from generate_series(1, 20) n
        join programme.organisation_stages s on s.organisation_id = 9001 + (n - 1) / 5;
        """

    /// Makes the sessions of a template.
    func expand(_ template: String = "standard") async throws {
        _ = try await town.value(
            """
            select programme.lessonprep_expand(jsonb_build_object('community_id', 1, 'term_code', $1::text,
                'template', $2::text))
            """, [.text(term), .text(template)])
    }

    /// Runs a job to its end, and returns its result as JSON text, or its state and error.
    @discardableResult
    func perform<A: JobArgs>(_ args: A) async throws -> String {
        let id = try await town.connection.run { c in try c.enqueue(args).id.rawValue }
        try await drain()
        return try await town.value(
            "select coalesce(j.result::text, j.state || ' ' || coalesce(j.error, '')) from skein.job j where j.id = $1",
            [.int8(id)]) ?? "no job"
    }

    /// Works off what is due in the queues of lesson preparation and of messages.
    func drain() async throws {
        let queue = Database(town.database.conninfo, logger: testLogger)
        try await SkeinTesting.drain(try Town.jobs(), in: queue, queues: ["lessonprep", "notify"])
        await queue.close()
    }

    /// Plans the term within a second.
    @discardableResult
    func plan(_ mode: PlanLessonPrep.Mode = .full, seed: Int64 = 1) async throws -> String {
        try await perform(
            PlanLessonPrep(term: term, communities: [1], mode: mode, seed: seed, timeLimit: 1000))
    }
}

/// Runs `body` with a prepared term.
func withPreparedTerm(_ body: @Sendable (PreparedTerm) async throws -> Void) async throws {
    try await withTown { town in
        try await town.run(PreparedTerm.rows)
        try await town.plantAddresses()
        try await body(PreparedTerm(town: town))
    }
}
