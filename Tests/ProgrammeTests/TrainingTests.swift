import PQ
import Programme
import Skein
import SkeinTesting
import TestSupport
import Testing

/// Training programmes: a target, an audience, and what nobody has entered.
@Suite("Training")
struct TrainingTests {
    private static let today = "programme.city_day(now())"

    /// A programme that began `begun` days ago and ends in `left` days.
    private static func programme(
        _ town: Town, target: String = "null", audience: String = "null", hours: String = "null", begun: Int = 50,
        left: Int = 49
    ) async throws {
        try await town.run(
            """
            select programme.training_programme_set('CIO', 'cio', '首席信息官', \(target), \(audience)::jsonb, \(hours),
                \(today) - \(begun), \(today) + \(left), \(Town.official), 'D')
            """)
    }

    private static func enrol(_ town: Town, _ people: ClosedRange<Int>, _ status: String, hours: String = "null")
        async throws
    {
        try await town.run(
            """
            select programme.enrolment_set('CIO', n, '\(status)', \(hours), \(Town.official))
            from generate_series(\(people.lowerBound), \(people.upperBound)) n
            """)
    }

    private static func state(_ town: Town) async throws -> String {
        try await town.value(#"select programme.training_progress('{"programme_id": 1}') ->> 'state'"#) ?? "-"
    }

    @Test("nobody entered is no data and never behind; then behind, on track and reached against a straight line")
    func line() async throws {
        try await withTown(holders: 20) { town in
            try await Self.programme(town, target: "20")
            #expect(try await Self.state(town) == "no_data")
            try await Self.enrol(town, 1001...1020, "enrolled")
            #expect(try await Self.state(town) == "behind")
            #expect(try await town.jobs("notify.send") == 1)
            #expect(try await Self.state(town) == "behind")
            #expect(try await town.jobs("notify.send") == 1)
            // Half of the time: ten of twenty, less the tolerance of a tenth.
            try await Self.enrol(town, 1001...1008, "passed")
            #expect(try await Self.state(town) == "behind")
            try await Self.enrol(town, 1009...1009, "passed")
            #expect(try await Self.state(town) == "on_track")
            try await Self.enrol(town, 1010...1020, "passed")
            #expect(try await Self.state(town) == "reached")
            #expect(
                try await town.lines("select state, enrolled, passed, expected from programme.training")
                    == ["reached 20 20 10"])
            #expect(try await town.value("select count(*) from programme.training_progress") == "1")
        }
    }

    @Test("before its first day it has not started; after its last day anything less than all is behind, told once")
    func edges() async throws {
        try await withTown(holders: 20) { town in
            try await Self.programme(town, target: "2", begun: -3, left: 9)
            #expect(try await Self.state(town) == "not_started")
            try await Self.enrol(town, 1001...1001, "passed")
            try await Self.programme(town, target: "2", begun: 30, left: -1)
            #expect(try await Self.state(town) == "behind")
            try await town.run("update programme.training_progress set week = week - 7")
            #expect(try await Self.state(town) == "behind")
            #expect(try await town.jobs("notify.send") == 1)
        }
    }

    @Test("all principals of a stage: who is not enrolled is listed, a school without a known principal is unknown")
    func coverage() async throws {
        try await withTown(holders: 20) { town in
            try await Self.programme(town, audience: #"'{"posts": ["principal"], "stages": ["senior"]}'"#)
            let all = """
                select count(*) from programme.posts p join programme.organisation_stages s using (organisation_id)
                where p.post = 'principal' and s.stage = 'senior' and p.during @> \(Self.today)
                """
            let principals = try await town.value(all)
            try await town.run(
                """
                delete from programme.posts p where p.post_id = (
                    select min(p.post_id) from programme.posts p join programme.organisation_stages s using (organisation_id)
                    where p.post = 'principal' and s.stage = 'senior')
                """)
            #expect(try await Self.state(town) == "no_data")
            try await town.run(
                """
                select programme.enrolment_set('CIO', g.person_id, 'passed', null, \(Town.official))
                from programme.training_reach(1, \(Self.today)) g
                """)
            // Everybody who is known has passed, and yet it is not complete.
            #expect(try await Self.state(town) == "on_track")
            #expect(
                try await town.lines(
                    "select must_reach + 1 = \(principals ?? "0"), not_enrolled, units_unknown from programme.training")
                    == ["true 0 1"])
            #expect(try await town.lines("select status, staff_no from programme.training_gap") == ["unknown -"])
        }
    }

    @Test("hours nobody reported are unknown: no pass without them, none with too few")
    func hours() async throws {
        try await withTown(holders: 20) { town in
            try await Self.programme(town, target: "5", hours: "40")
            let pass = "select programme.enrolment_set('CIO', 1001, 'passed', HOURS, \(Town.official))"
            #expect(try await town.refusal(pass.replacing("HOURS", with: "null"))?.sqlState == "SK009")
            #expect(try await town.refusal(pass.replacing("HOURS", with: "39.5"))?.sqlState == "SK010")
            try await Self.enrol(town, 1001...1001, "in_progress")
            _ = try await Self.state(town)
            #expect(try await town.value("select hours_unknown from programme.training") == "1")
            try await Self.enrol(town, 1001...1001, "in_progress", hours: "40")
            try await Self.enrol(town, 1001...1001, "passed")
            #expect(try await town.lines("select status, hours from programme.enrolments") == ["passed 40.0"])
        }
    }

    @Test(
        "who enters: the training centre, the person's unit, the bureau; an unknown programme and a bad audience are refused"
    )
    func rights() async throws {
        try await withTown(holders: 20) { town in
            try await Self.programme(town, target: "5")
            let person = "(select staff_no from programme.people where person_id = 1001)"
            let own = "select programme.enrolment_set('CIO', 1002, 'enrolled', null, \(person))"
            try await town.run("delete from programme.posts where person_id = 1001")
            #expect(try await town.refusal(own)?.sqlState == "SK003")
            try await town.run(
                """
                insert into programme.posts (person_id, organisation_id, post, during)
                select 1001, organisation_id, 'official', '[2020-01-01,)' from programme.organisations
                where kind = 'training_centre'
                """)
            try await town.run(own)
            let none = "select programme.enrolment_set('X', 1002, 'enrolled', null, \(Town.official))"
            #expect(try await town.refusal(none)?.sqlState == "SK008")
            for audience in [#"{"posts": []}"#, #"{"stages": ["senior"]}"#, #"{"posts": ["principal"], "age": [1]}"#] {
                let bad = """
                    select programme.training_programme_set('B', 'cio', 'B', null, '\(audience)', null, '2026-01-01',
                        '2026-12-31', \(Town.official), 'D')
                    """
                #expect(try await town.refusal(bad)?.sqlState == "SK002", "\(audience)")
            }
        }
    }

    @Test("the weekly sweep finds what runs and what ended incomplete, not what is complete")
    func sweep() async throws {
        try await withTown(holders: 20) { town in
            try await Self.programme(town, target: "1")
            let queue = Database(town.database.conninfo, logger: testLogger)
            _ = try await perform(SweepTraining(), in: Town.jobs(), database: queue)
            #expect(try await town.jobs("training.progress") == 1)
            try await Self.enrol(town, 1001...1001, "passed")
            try await Self.programme(town, target: "1", begun: 30, left: -1)
            let done = try await perform(WeighTraining(programmeID: 1), in: Town.jobs(), database: queue)
            guard case .settled = done.outcome else {
                Issue.record("\(done.outcome)")
                return
            }
            #expect(try await town.value("select programme.training_sweep('{}') ->> 'programmes'") == "0")
            await queue.close()
        }
    }
}
