import PQ
import TestSupport
import Testing

/// Bad rows that the tables themselves refuse.
@Suite("Constraints")
struct ConstraintTests {
    /// Term 1 with person 1 of cohort 1 at the first school, whose posts are known.
    private static let bad: [(constraint: String, sql: String)] = [
        (
            "policy_one_value_a_day",
            "insert into programme.policies values ('review.due_workdays', '5', '[2026-01-01,)', 'x')"
        ),
        ("policy_valid_some_day", "insert into programme.policies values ('a.b', '5', 'empty', 'x')"),
        ("policy_document_named", "insert into programme.policies values ('a.b', '5', '[2026-01-01,)', '')"),
        ("district_code_form", "insert into programme.districts values ('3702', 'x', 'x')"),
        (
            "organisation_kind_known",
            "insert into programme.organisations (code, kind, name_zh) values ('x', 'shop', 'x')"
        ),
        (
            "organisation_district_known",
            "insert into programme.organisations (code, kind, name_zh) values ('x', 'school', 'x')"
        ),
        (
            "organisation_party_committee_has_unit",
            "insert into programme.organisations (code, kind, name_zh) values ('x', 'party_committee', 'x')"
        ),
        (
            "organisation_not_its_own_parent",
            "update programme.organisations set parent_id = organisation_id where organisation_id = 2"
        ),
        (
            "organisations_one_bureau_a_district",
            """
            insert into programme.organisations (code, kind, name_zh, district_code)
            values ('x', 'district_bureau', 'x', '370202')
            """
        ),
        (
            "organisation_code_unique",
            "insert into programme.organisations (code, kind, name_zh) values ('TC', 'base', 'x')"
        ),
        (
            "post_one_head_at_a_time",
            """
            insert into programme.posts (person_id, organisation_id, post, during)
            select 1, organisation_id, 'principal', '[2026-01-01,2026-02-01)'
            from programme.posts where post = 'principal' limit 1
            """
        ),
        (
            "post_one_main_at_a_time",
            """
            insert into programme.posts (person_id, organisation_id, post, during, is_main)
            values (1, 12, 'researcher', '[2026-01-01,2026-02-01)', true)
            """
        ),
        (
            "post_once_at_a_time",
            """
            insert into programme.posts (person_id, organisation_id, post, during)
            select person_id, organisation_id, post, '[2026-01-01,2026-02-01)'
            from programme.posts where post = 'teacher' limit 1
            """
        ),
        (
            "post_held_some_day",
            """
            insert into programme.posts (person_id, organisation_id, post, during)
            values (1, 12, 'researcher', '[2026-01-01,2026-01-01)')
            """
        ),
        ("person_staff_no_unique", "insert into programme.people (staff_no, name_zh) values ('T000001', 'x')"),
        (
            "cohort_lasts_three_years",
            """
            insert into programme.cohorts (cohort_no, track, quota, management_period)
            values (9, 'master_teacher', 1, '[2040-01-01,2042-01-01)')
            """
        ),
        (
            "cohort_periods_apart",
            """
            insert into programme.cohorts (cohort_no, track, quota, management_period)
            select 9, track, 1, daterange((upper(management_period) - interval '1 day')::date,
                (upper(management_period) - interval '1 day' + interval '3 years')::date)
            from programme.cohorts where cohort_id = 1
            """
        ),
        (
            "term_track_is_its_cohorts",
            "update programme.title_terms set track = 'ip_master_teacher' where term_id = 1"
        ),
        (
            "term_periods_apart",
            """
            insert into programme.cohorts (cohort_no, track, quota, management_period, status)
            select 9, track, 1, management_period, 'cancelled' from programme.cohorts where cohort_id = 1;
            insert into programme.title_terms (person_id, cohort_id, track, tier_id, term_no, period, organisation_id)
            select t.person_id, c.cohort_id, t.track, 1, 2, t.period, t.organisation_id
            from programme.title_terms t, programme.cohorts c where t.term_id = 1 and c.cohort_no = 9
            """
        ),
        (
            "term_completed_has_outcome",
            """
            update programme.title_terms set status = 'awaiting_evaluation' where term_id = 1;
            update programme.title_terms set status = 'completed' where term_id = 1
            """
        ),
        ("term_revoked_has_reason", "update programme.title_terms set status = 'revoked' where term_id = 1"),
        ("term_period_bounded", "update programme.title_terms set period = '[2026-01-01,)' where term_id = 1"),
        (
            "suspension_once_at_a_time",
            """
            insert into programme.title_suspensions
            values (1, '[2026-01-01,2026-06-01)', 'illness'), (1, '[2026-05-31,2026-09-01)', 'study')
            """
        ),
        (
            "cycle_times_in_order",
            """
            insert into programme.review_cycles
                (review_year, basis, covers, opens_at, due_at, closes_at, provisional, policy)
            values (2026, 'calendar_year', '[2026-01-01,2027-01-01)', '2026-12-02Z', '2026-12-01Z', '2026-12-03Z',
                false, '{}')
            """
        ),
        (
            "cycle_covers_a_year",
            """
            insert into programme.review_cycles
                (review_year, basis, covers, opens_at, due_at, closes_at, provisional, policy)
            values (2026, 'calendar_year', '[2025-01-01,2026-01-01)', '2026-12-01Z', '2026-12-02Z', '2026-12-03Z',
                false, '{}')
            """
        ),
        (
            "notification_subject_form",
            """
            insert into programme.notifications
                (dedupe_key, template, template_version, category, severity, subject)
            values ('x', 'review.opened', 1, 'review', 'low', 'nothing')
            """
        ),
        (
            "notification_template_known",
            """
            insert into programme.notifications
                (dedupe_key, template, template_version, category, severity, subject)
            values ('x', 'review.opened', 9, 'review', 'low', 'review:1')
            """
        ),
    ]

    @Test("each rule refuses its bad row and names itself")
    func refused() async throws {
        try await withTown(holders: 20, year: 2026) { town in
            for (constraint, sql) in Self.bad {
                let error = try await town.refusal(sql)
                #expect(
                    error?.constraint == constraint, "\(error.map { String(reflecting: $0) } ?? "accepted"): \(sql)")
            }
        }
    }

    @Test("periods that meet do not overlap, and one person may be secretary and principal")
    func accepted() async throws {
        try await withTown(holders: 20, year: 2026) { town in
            try await town.run(
                """
                insert into programme.cohorts (cohort_no, track, quota, management_period)
                select 9, track, 1, daterange(upper(management_period),
                    (upper(management_period) + interval '3 years')::date)
                from programme.cohorts where cohort_id = 1;
                insert into programme.title_suspensions
                values (1, '[2026-01-01,2026-06-01)', 'illness'), (1, '[2026-06-01,2026-09-01)', 'study')
                """)
            #expect(
                try await town.value(
                    """
                    select count(*) > 0 from programme.posts a join programme.posts b
                        on a.person_id = b.person_id and a.organisation_id = b.organisation_id
                    where a.post = 'party_secretary' and b.post = 'principal'
                    """) == "true")
        }
    }

    @Test("what happened cannot be changed")
    func appendOnly() async throws {
        try await withTown(holders: 20) { town in
            for change in [
                "update programme.domain_events set body = '{}'", "delete from programme.domain_events",
                "truncate programme.domain_events",
            ] {
                let error = try await town.refusal(change)
                #expect(error?.sqlState == "SK003", "\(change)")
            }
            #expect(try await town.value("select count(*) from programme.domain_event") == "1")
        }
    }

    @Test("a status goes only where the state machine goes")
    func transitions() async throws {
        try await withTown(holders: 20) { town in
            try await town.openYear()
            try await town.openAll()
            for change in [
                "title_terms set status = 'completed', outcome = 'qualified'",
                "annual_reviews set status = 'party_confirmed'", "annual_reviews set status = 'unit_rated'",
                "review_cycles set status = 'closed'", "review_cycles set status = 'planned'",
            ] {
                let error = try await town.refusal("update programme.\(change)")
                #expect(error?.sqlState == "SK009", "\(error.map { String(reflecting: $0) } ?? "accepted"): \(change)")
            }
        }
    }

    @Test("every change of a review makes a new version")
    func versions() async throws {
        try await withTown(holders: 20) { town in
            try await town.openYear()
            try await town.openAll()
            try await town.run("update programme.annual_reviews set status = 'self_submitted' where review_id = 1")
            #expect(try await town.value("select row_version from programme.review where review_id = 1") == "2")
        }
    }
}
