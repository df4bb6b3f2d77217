import PQ
import Programme
import TestSupport
import Testing

/// State machines, constraints and small functions of the clockwork.
@Suite("Clockwork tables")
struct ClockworkTableTests {
    private static let cohort = [
        "draft", "calling", "district_review", "expert_review", "public_notice", "finalised", "cancelled",
    ]
    private static let application = [
        "submitted", "ineligible", "unit_recommended", "unit_declined", "district_passed", "district_declined",
        "scored", "tie_at_cut", "proposed", "objected", "selected", "not_selected", "withdrawn",
    ]
    private static let allowed: [String: Set<String>] = [
        "submitted": ["ineligible", "unit_recommended", "unit_declined", "withdrawn"],
        "unit_recommended": ["district_passed", "district_declined", "withdrawn"],
        "district_passed": ["scored", "withdrawn"], "scored": ["proposed", "tie_at_cut", "not_selected"],
        "proposed": ["scored", "selected", "objected"], "tie_at_cut": ["scored", "proposed", "not_selected"],
        "not_selected": ["scored"], "objected": ["proposed", "not_selected"],
    ]

    @Test("every pair of states: only what is listed is let through")
    func transitions() async throws {
        try await withTown(holders: 20) { town in
            for (from, start) in Self.cohort.enumerated() {
                for (to, end) in Self.cohort.enumerated() where from != to {
                    let error = try await town.refusal(
                        """
                        insert into programme.cohorts (cohort_id, cohort_no, track, quota, management_period, status)
                        overriding system value values (11, 99, 'master_teacher', 1, '[2090-09-01,2093-09-01)', '\(start)');
                        update programme.cohorts set status = '\(end)' where cohort_id = 11; delete from programme.cohorts where cohort_id = 11
                        """)
                    let expected = to == from + 1 && from < 5
                    #expect((error == nil) == expected, "\(start) → \(end): \(error?.message ?? "let through")")
                    if error != nil { #expect(error?.sqlState == "SK009") }
                }
            }
            for start in Self.application {
                for end in Self.application where start != end {
                    let error = try await town.refusal(
                        """
                        insert into programme.applications (cohort_id, person_id, organisation_id, status, score, rank)
                        values (1, 1, 1, '\(start)', 1, 1);
                        update programme.applications set status = '\(end)'; delete from programme.applications
                        """)
                    let expected = Self.allowed[start]?.contains(end) == true
                    #expect((error == nil) == expected, "\(start) → \(end): \(error?.message ?? "let through")")
                    if error != nil { #expect(error?.sqlState == "SK009") }
                }
            }
        }
    }

    private static let bad: [(constraint: String, sql: String)] = [
        (
            "studio_kind_known",
            "studios (code, kind, name_zh, organisation_id, during) values ('y', 'club', 'x', 20, '[2026-01-01,)')"
        ),
        (
            "studio_code_unique",
            "studios (code, kind, name_zh, organisation_id, during) values ('x', 'expert_studio', 'x', 20, '[2026-01-01,)')"
        ),
        ("studio_one_host_at_a_time", "studio_members values (1, 3, 'host', '[2026-05-01,)')"),
        ("member_once_at_a_time", "studio_members values (1, 2, 'core', '[2026-05-01,)')"),
        ("term_week1_is_a_monday", "school_terms values (20, '2026F', '[2026-09-01,2027-01-20)', '2026-09-01')"),
        ("term_code_form", "school_terms values (20, '2026', '[2026-09-01,2027-01-20)', '2026-08-31')"),
        (
            "training_has_a_goal",
            "training_programmes (code, kind, name_zh, runs) values ('x', 'cio', 'x', '[2026-01-01,2028-01-01)')"
        ),
        ("block_some_time", "calendar_blocks (organisation_id, span, kind) values (20, 'empty', 'exam')"),
        ("tie_of_two", "mentor_ties values (1, 1, '[2026-01-01,)')"),
        (
            "rule_once_a_day",
            "eligibility_rules (rule, test, valid, doc_no) values ('ethics', 'ethics_clean', '[2026-01-01,)', 'x')"
        ),
    ]

    @Test("rows that must not be are refused by the tables")
    func constraints() async throws {
        try await withTown(holders: 20) { town in
            try await town.run(
                """
                insert into programme.studios (code, kind, name_zh, organisation_id, during)
                values ('x', 'expert_studio', 'x', 20, '[2026-01-01,)');
                insert into programme.studio_members values (1, 2, 'host', '[2026-01-01,)')
                """)
            for (constraint, sql) in Self.bad {
                let error = try await town.refusal("insert into programme.\(sql)")
                #expect(error?.constraint == constraint, "\(error?.message ?? "accepted"): \(sql)")
            }
        }
    }

    @Test("closing host roles ends them on that day, once")
    func hostRoles() async throws {
        try await withTown(holders: 20) { town in
            try await town.run(
                """
                insert into programme.studios (code, kind, name_zh, organisation_id, during)
                values ('x', 'expert_studio', 'x', 20, '[2026-01-01,)'), ('y', 'expert_studio', 'y', 20, '[2026-01-01,)');
                insert into programme.studio_members values
                    (1, 2, 'host', '[2026-01-01,)'), (2, 2, 'member', '[2026-01-01,)'), (2, 3, 'host', '[2026-01-01,)')
                """)
            let close = "select programme.close_host_roles(2, '2026-06-01')"
            #expect(try await town.value(close) == "1")
            #expect(try await town.value(close) == "0")
            #expect(
                try await town.lines(
                    "select studio_id, person_id, role, during from programme.studio_members order by 1, 2") == [
                        "1 2 host [2026-01-01,2026-06-01)", "2 2 member [2026-01-01,)", "2 3 host [2026-01-01,)",
                    ])
            #expect(
                try await town.value("select count(*) from programme.domain_event where kind = 'studio.host_closed'")
                    == "1")
        }
    }

    @Test("installing leaves a schedule alone that an operator has changed")
    func schedules() async throws {
        try await withTown { town in
            let added = try await town.connection.run { c in try ProgrammeSchedules.install(c) }
            #expect(added.contains("review.open_year/calendar"))
            try await town.run(
                """
                select skein.set_schedule('review.open_year/calendar', 'review.open_year',
                    '{"review_year": "$due_year", "basis": "calendar_year"}', 'yearly: 12-05 10:00')
                """)
            let again = try await town.connection.run { c in try ProgrammeSchedules.install(c) }
            #expect(again == [])
            #expect(
                try await town.value("select rule from skein.schedule where name = 'review.open_year/calendar'")
                    == "yearly: 12-05 10:00")
        }
    }

    @Test("shares add up exactly and are less than one away from the proportion")
    func shares() async throws {
        try await withTown { town in
            try await town.run(
                "create temporary table w as select n, array_agg((random() * 200)::int) as weights from generate_series(1, 60) n, generate_series(1, 10) group by n"
            )
            #expect(
                try await town.value(
                    """
                    select bool_and(total = 400 and near) from (
                        select w.n, sum(s.quota) as total,
                            bool_and(abs(s.quota - 400.0 * w.weights[s.n]
                                / (select sum(x) from unnest(w.weights) x)) < 1) as near
                        from w cross join lateral programme.share_out(400, w.weights) s
                        group by w.n) q
                    """) == "true")
        }
    }
}
