import PQ
import Programme
import Skein
import SkeinTesting
import TestSupport
import Testing

/// A cohort from its call to the title terms.
@Suite("Cohorts")
struct CohortTests {
    /// A draft of the period after the generated one, with this quota, number 11.
    private static func draft(_ town: Town, quota: Int = 400) async throws {
        try await town.run(
            """
            insert into programme.cohorts (cohort_id, cohort_no, track, quota, management_period)
            overriding system value
            values (11, 99, 'master_teacher', \(quota), '[2090-09-01,2093-09-01)')
            """)
    }

    /// Applicants 1001… in cohort 11 that are before the experts, each with the scores given, reviewers from 2001 on.
    private static func scored(_ town: Town, quota: Int, _ scores: [[Double]]) async throws {
        try await draft(town, quota: quota)
        try await town.run(
            """
            update programme.cohorts set status = 'calling' where cohort_id = 11;
            update programme.cohorts set status = 'district_review' where cohort_id = 11;
            update programme.cohorts set status = 'expert_review' where cohort_id = 11;
            """)
        for (n, row) in scores.enumerated() {
            try await town.run(
                """
                insert into programme.applications (cohort_id, person_id, organisation_id, status)
                select 11, p.person_id, p.organisation_id, 'district_passed'
                from programme.posts p where p.person_id = \(1001 + n) limit 1
                """)
            for (k, score) in row.enumerated() {
                try await town.run(
                    "select programme.cohort_score(11, \(1001 + n), \(2001 + k), \(score), false, \(Town.official))")
            }
        }
    }

    private static let rank = #"select programme.cohort_rank('{"cohort_id": 11}')"#
    private static let states = "select person_id, status, rank from programme.applications order by 1"

    @Test("opening shares the whole quota out, tells the units once, and is done once")
    func open() async throws {
        try await withTown(holders: 20) { town in
            try await Self.draft(town, quota: 397)
            let open = #"select programme.cohort_open('{"cohort_id": 11}') ->> 'created'"#
            #expect(try await town.value(open) == "true")
            #expect(try await town.value(open) == "false")
            #expect(try await town.lines("select sum(quota), count(*) from programme.district_quotas") == ["397 10"])
            #expect(try await town.jobs("notify.send") == 1)
            try await town.run("update programme.cohorts set status = 'district_review' where cohort_id = 11")
            #expect(try await town.refusal(open)?.sqlState == "SK009")
        }
    }

    @Test("a quota smaller than the number of districts is refused")
    func small() async throws {
        try await withTown(holders: 20) { town in
            try await Self.draft(town, quota: 9)
            #expect(
                try await town.refusal(#"select programme.cohort_open('{"cohort_id": 11}')"#)?.sqlState == "SK002")
            #expect(try await town.value("select status from programme.cohorts where cohort_id = 11") == "draft")
        }
    }

    @Test("five scores are trimmed, ties at the cut are flagged, the same scores rank once")
    func ranking() async throws {
        try await withTown(holders: 20) { town in
            // Trimmed, the first has 90; the second and third are level across the cut.
            try await Self.scored(town, quota: 2, [[0, 90, 90, 90, 100], [80, 80, 80], [80, 80, 80], [79, 79, 79]])
            #expect(try await town.value(Self.rank + " ->> 'result'") == "ranked")
            #expect(
                try await town.lines(Self.states)
                    == ["1001 proposed 1", "1002 tie_at_cut 2", "1003 tie_at_cut 2", "1004 not_selected 4"])
            #expect(
                try await town.refusal("select programme.cohort_advance(11, 'public_notice', \(Town.official), 'd')")?
                    .sqlState
                    == "SK009")
            try await town.run(
                """
                select programme.cohort_decide(11, 1003, 'proposed', \(Town.official), 'd');
                select programme.cohort_decide(11, 1002, 'not_selected', \(Town.official), 'd')
                """)
            #expect(try await town.value(Self.rank + " ->> 'result'") == "unchanged")
            #expect(try await town.lines(Self.states)[2] == "1003 proposed 2")
            try await town.run("select programme.cohort_score(11, 1002, 2001, 81, false, \(Town.official))")
            #expect(try await town.value(Self.rank + " ->> 'result'") == "ranked")
            #expect(try await town.lines(Self.states)[1] == "1002 proposed 2")
        }
    }

    @Test("conflicted reviewers do not count, and fewer than three scores block")
    func conflicts() async throws {
        try await withTown(holders: 20) { town in
            try await Self.scored(town, quota: 1, [[90, 90, 90], [95, 95, 95, 95]])
            try await town.run(
                """
                insert into programme.mentor_ties values (1001, 2002, '[2020-01-01,)');
                update programme.expert_scores set declared = true where person_id = 1002 and reviewer_id = 2004
                """)
            let answer = try await town.lines("select r ->> 'result', r -> 'blocked' from (\(Self.rank) r) q")
            #expect(answer == ["blocked [1001]"])
            #expect(try await town.value("select count(*) from programme.cohort_rankings") == "0")
            try await town.run("select programme.cohort_score(11, 1001, 2004, 99, false, \(Town.official))")
            #expect(try await town.value(Self.rank + " ->> 'result'") == "ranked")
            #expect(
                try await town.lines(
                    "select person_id, reviewer_id, conflicts[1] from programme.expert_scores where conflicts <> '{}' order by 1"
                )
                    == ["1001 2002 mentor_tie", "1002 2004 declared"])
        }
    }

    @Test("no title before the notice has hung, the objections are closed and the decision is signed")
    func finalise() async throws {
        try await withTown(holders: 20) { town in
            try await Self.scored(town, quota: 2, [[90, 90, 90], [80, 80, 80]])
            try await town.run(Self.rank)
            try await town.run("select programme.cohort_advance(11, 'public_notice', \(Town.official), 'd')")
            try await town.run("select programme.cohort_object(11, 1002, '有异议', \(Town.official))")
            let finalise = #"select programme.cohort_finalise('{"cohort_id": 11}')"#
            let early = try await town.refusal(finalise)
            #expect(early?.sqlState == "PM002")
            for reason in ["notice_running", "objection_open", "not_signed"] {
                #expect(early?.message.contains(reason) == true, "\(early?.message ?? "not refused")")
            }
            let queue = Database(town.database.conninfo, logger: testLogger)
            let waiting = try await perform(FinaliseCohort(cohortID: 11), in: Town.jobs(), database: queue)
            await queue.close()
            guard case .snooze(let time) = waiting.outcome else {
                Issue.record("\(waiting.outcome)")
                return
            }
            #expect(time > .seconds(0))
            try await town.run("update programme.cohort_notices set notice_from = '2026-01-05'")
            try await town.run("select programme.cohort_sign(11, \(Town.official), '青教发1号')")
            #expect(try await town.refusal(finalise)?.message.hasPrefix("objection_open;") == true)
            try await town.run("select programme.cohort_answer(1, true, \(Town.official), 'd')")
            #expect(try await town.value(finalise + " ->> 'selected'") == "1")
            #expect(try await town.value(finalise + " ->> 'result'") == "done_before")
            #expect(
                try await town.lines(
                    "select person_id, term_no, status from programme.title_terms where cohort_id = 11")
                    == ["1001 1 active"])
            #expect(
                try await town.lines(Self.states) == ["1001 selected 1", "1002 not_selected 2"])
        }
    }

    @Test("what nobody knows goes to the district's officials and never fails; a settlement opens the way")
    func eligibility() async throws {
        try await withTown(holders: 20) { town in
            try await Self.draft(town)
            try await town.run(#"select programme.cohort_open('{"cohort_id": 11}')"#)
            let teacher = try await town.value(
                """
                select min(person_id) from programme.posts p where p.post = 'teacher' and p.is_main
                    and not exists (select from programme.title_terms t where t.person_id = p.person_id)
                """)
            let id = try #require(teacher)
            try await town.run("select programme.cohort_apply(11, \(id), \(Town.official))")
            let check =
                #"select programme.cohort_check_eligibility('{"cohort_id": 11, "person_id": \#(id)}') ->> 'result'"#
            #expect(try await town.value(check) == "unknown")
            #expect(try await town.value(check) == "unchanged")
            #expect(try await town.jobs("notify.send") == 2)
            let recommend = "select programme.cohort_decide(11, \(id), 'unit_recommended', \(Town.official), 'd')"
            #expect(try await town.refusal(recommend)?.sqlState == "SK009")
            for rule in try await town.lines(
                "select e.rule from programme.eligibility(11, \(id), current_date) e where verdict = 'unknown'")
            {
                try await town.run("select programme.cohort_settle(11, \(id), '\(rule)', 'ok', \(Town.official), 'd')")
            }
            try await town.run(recommend)
            try await town.run(
                "insert into programme.ethics_records values (2, '[2020-01-01,)', 'breach', 'd'); select programme.cohort_apply(11, 2, \(Town.official))"
            )
            let breach = #"select programme.cohort_check_eligibility('{"cohort_id": 11, "person_id": 2}') ->> 'result'"#
            #expect(try await town.value(breach) == "ineligible")
        }
    }

    @Test("an expert of the applicant's unit does not count, and nobody decides about the own application")
    func sameUnit() async throws {
        try await withTown(holders: 20) { town in
            try await Self.scored(town, quota: 1, [[90, 90, 90]])
            try await town.run(
                """
                insert into programme.posts (person_id, organisation_id, post, during)
                select 2001, organisation_id, 'researcher', '[2020-01-01,)' from programme.applications
                """)
            #expect(try await town.value(Self.rank + " ->> 'result'") == "blocked")
            try await town.run("select programme.cohort_score(11, 1001, 2004, 80, false, \(Town.official))")
            #expect(try await town.value(Self.rank + " ->> 'result'") == "ranked")
            #expect(
                try await town.lines(
                    "select reviewer_id, conflicts[1] from programme.expert_scores where conflicts <> '{}'")
                    == ["2001 same_organisation"])
            let own = """
                select programme.cohort_decide(11, 1001, 'not_selected',
                    (select staff_no from programme.people where person_id = 1001), 'd')
                """
            #expect(try await town.refusal(own)?.detail?.contains("own_application") == true)
        }
    }

    @Test(
        "each rule of eligibility: ok, fail, and unknown where nobody has entered it",
        arguments: [
            ("post", "update programme.posts set post = 'researcher' where person_id = P", "fail"),
            ("post", "delete from programme.posts where person_id = P", "unknown"),
            ("years", "update programme.posts set during = '[2025-01-01,)' where person_id = P", "fail"),
            ("years", "update programme.posts set during = '[2010-01-01,)' where person_id = P", "ok"),
            ("years", "update programme.posts set during = '(,)' where person_id = P", "unknown"),
            ("ethics", "insert into programme.ethics_records values (P, '[2015-01-01,)', 'clean', 'd')", "ok"),
            (
                "ethics", "insert into programme.ethics_records values (P, '[2015-01-01,2024-01-01)', 'clean', 'd')",
                "unknown"
            ),
            (
                "ethics", "insert into programme.ethics_records values (P, '[2024-01-01,2024-02-01)', 'breach', 'd')",
                "fail"
            ),
            ("not_lifelong", "select 1", "ok"),
            (
                "not_lifelong",
                "insert into programme.lifelong_titles values (P, 'master_teacher', '2024-01-01', 1, 2, 'd')", "fail"
            ),
            ("no_running_term", "select 1", "ok"),
            (
                "no_running_term",
                """
                insert into programme.title_terms (person_id, cohort_id, track, tier_id, period, organisation_id)
                select P, 11, 'master_teacher', 1, '[2090-09-01,2093-09-01)', organisation_id
                from programme.organisations where organisation_id = 1001
                """, "fail"
            ),
        ])
    func rules(_ rule: String, _ change: String, _ verdict: String) async throws {
        try await withTown(holders: 20) { town in
            try await Self.draft(town)
            let teacher = try await town.value(
                """
                select min(person_id) from programme.posts p where p.post = 'teacher' and p.is_main
                    and not exists (select from programme.title_terms t where t.person_id = p.person_id)
                """)
            let id = try #require(teacher)
            try await town.run(change.replacing("P,", with: id + ",").replacing("= P", with: "= " + id))
            #expect(
                try await town.value(
                    """
                    select verdict from programme.eligibility(11, \(id), programme.city_day(now())) where rule = '\(rule)'
                    """) == verdict)
        }
    }
}
