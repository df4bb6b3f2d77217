import PQ
import Programme
import Skein
import TestSupport
import Testing

/// From a roster to invitations: expand, plan, confirm.
@Suite("Lesson preparation: expand, plan, confirm")
struct LessonPrepPlanTests {
    @Test("a term's sessions come from template and roster, once, and hosts get their target")
    func expand() async throws {
        try await withPreparedTerm { prepared in
            for _ in 1...2 { try await prepared.expand() }
            let town = prepared.town
            #expect(
                try await town.lines(
                    "select series, seq_no, status, duration_min, mode from programme.prep_sessions order by seq_no")
                    == (1...6).map { "prep \($0) to_place 90 hybrid" })
            #expect(try await town.value("select count(*) from programme.prep_participants") == "120")
            #expect(
                try await town.lines("select organisation_id, hosted, target from programme.hosting_ledger order by 1")
                    == (9001...9004).map { "\($0) 0 1.50" })
        }
    }

    @Test("a stage of the quorum with nobody on the roster is refused")
    func emptyStage() async throws {
        try await withPreparedTerm { prepared in
            try await prepared.town.run("delete from programme.prep_roster where stage = 'junior'")
            let result = try await prepared.perform(ExpandLessonPrep(communityID: 1, term: prepared.term))
            #expect(result.hasPrefix("discarded"))
            #expect(result.contains("nobody of stage junior"))
        }
    }

    @Test("every session gets a time when all can come, and the plan says how good it is")
    func plan() async throws {
        try await withPreparedTerm { prepared in
            try await prepared.expand()
            let town = prepared.town
            let result = try await prepared.plan()
            #expect(result.contains(#""placed": 6"#), "\(result)")
            // Only Wednesday afternoon is free for all, from the last lesson's end and the way on.
            let when = try await town.lines(
                """
                select s.status, to_char(s.starts_at at time zone 'Asia/Shanghai', 'ID') as day,
                    (s.starts_at at time zone 'Asia/Shanghai')::time between '12:00' and '19:30' as afternoon
                from programme.prep_session s order by s.seq_no
                """)
            #expect(when == Array(repeating: "proposed 3 true", count: 6), "\(when)")
            #expect(
                try await town.value("select placed || ' of ' || total || ', ' || violations from programme.prep_plan")
                    == "6 of 6, 0")
            #expect(
                try await town.value("select count(*) from programme.prep_placement where in_person = 20") == "6")
            #expect(
                try await town.value(
                    "select count(*) from programme.notifications where template = 'lessonprep.proposed'")
                    == "1")
        }
    }

    @Test("a term whose holidays are not published gets a provisional plan that says so; with them it is final")
    func provisional() async throws {
        try await withPreparedTerm { prepared in
            try await prepared.expand()
            let town = prepared.town
            let set = { (status: String) in
                """
                insert into skein.calendar_years (calendar, year, status)
                select 'cn', y, '\(status)' from generate_series(\(Town.year), \(Town.year + 1)) y
                on conflict (calendar, year) do update set status = excluded.status
                """
            }
            try await town.run(set("unpublished"))
            #expect(try await prepared.plan().contains(#""is_provisional": true"#))
            let codes = "select w ->> 'code' from programme.prep_plan p, jsonb_array_elements(p.warnings) w"
            #expect(try await town.lines("\(codes) where p.version = 1") == ["unpublished_calendar"])
            try await town.run(set("published"))
            #expect(try await prepared.plan().contains(#""is_provisional": false"#))
            #expect(try await town.lines("\(codes) where p.version = 2") == [])
        }
    }

    @Test("a session longer than any gap, and one whose quorum cannot be met, are left out with the reason")
    func impossible() async throws {
        try await withPreparedTerm { prepared in
            try await prepared.expand()
            let town = prepared.town
            try await town.run(
                """
                update programme.prep_sessions set duration_min = 240 where seq_no = 5;
                update programme.prep_sessions set quorum = '{"junior": 6}' where seq_no = 6;
                insert into programme.busy_spans (person_id, span, kind)
                select 901, tstzrange(t, t + interval '1 hour'), 'meeting'
                from programme.school_terms s,
                    generate_series(lower(s.span) + time '07:30', upper(s.span) + time '20:30', interval '4 hours') t
                where s.organisation_id = 9001;
                """)
            let result = try await prepared.plan()
            #expect(result.contains(#""total": 6"#) && result.contains(#""placed": 4"#), "\(result)")
            let reasons = try await town.lines(
                """
                select s.seq_no, p.starts_at is null, p.funnel::text from programme.prep_placement p
                join programme.prep_sessions s using (session_id) where s.seq_no > 4 order by 1
                """)
            #expect(reasons.count == 2 && reasons.allSatisfy { $0.contains(" true ") }, "\(reasons)")
            #expect(reasons.first?.contains("chair 901") == true, "\(reasons)")
            #expect(reasons.last?.contains(#""code": "quorum""#) == true, "\(reasons)")
        }
    }

    @Test("confirming invites everybody, schedules reminders and the closing, and holds people and room")
    func confirm() async throws {
        try await withPreparedTerm { prepared in
            try await prepared.expand()
            let town = prepared.town
            try await prepared.plan()
            let result = try await prepared.perform(ConfirmLessonPrep(sessionID: 1, rowVersion: 2, by: "P901"))
            #expect(result.contains(#""status": "confirmed""#), "\(result)")
            #expect(result.contains(#""sequence": 0"#))
            #expect(try await town.value("select count(*) from programme.prep_attendance") == "20")
            #expect(
                try await town.lines("select sequence, method from programme.prep_invitations") == ["0 REQUEST"])
            #expect(
                try await town.lines(
                    """
                    select j.kind, j.args ->> 'offset' as offset, s.starts_at - j.run_at as before
                    from skein.job j, programme.prep_session s
                    where s.session_id = 1 and j.kind in ('lessonprep.remind', 'lessonprep.close')
                    order by j.kind desc, j.run_at
                    """
                ).prefix(3) == [
                    "lessonprep.remind 7d 7 days", "lessonprep.remind 1d 1 day", "lessonprep.remind 2h 02:00:00",
                ])
            #expect(
                try await town.value(
                    "select count(*) from programme.notification_recipients join programme.notifications using (notification_id) where template = 'lessonprep.invited'"
                )
                    == "20")
        }
    }

    @Test("a version that was read before somebody else's change confirms nothing")
    func stale() async throws {
        try await withPreparedTerm { prepared in
            try await prepared.expand()
            try await prepared.plan()
            let result = try await prepared.perform(ConfirmLessonPrep(sessionID: 1, rowVersion: 1, by: "P901"))
            #expect(result.hasPrefix("discarded"))
            #expect(result.contains("has changed since version 1"))
        }
    }

    @Test("only the chair, the lead unit and the bureau decide")
    func decider() async throws {
        try await withPreparedTerm { prepared in
            try await prepared.expand()
            try await prepared.plan()
            let result = try await prepared.perform(ConfirmLessonPrep(sessionID: 1, rowVersion: 2, by: "P907"))
            #expect(result.hasPrefix("discarded") && result.contains("P907 does not decide"), "\(result)")
            try await prepared.town.run(
                """
                insert into programme.posts (person_id, organisation_id, post, during)
                values (907, 9001, 'researcher', '[2020-01-01,)')
                """)
            let again = try await prepared.perform(ConfirmLessonPrep(sessionID: 1, rowVersion: 2, by: "P907"))
            #expect(again.contains("confirmed"), "\(again)")
        }
    }

    @Test("a unit with two other sessions on that day takes no third")
    func load() async throws {
        try await withPreparedTerm { prepared in
            try await prepared.expand()
            try await prepared.plan()
            let town = prepared.town
            // Two sessions of other people, hosted by the same unit on the same day.
            try await town.run(
                """
                insert into programme.communities (code, name_zh, lead_organisation_id) values ('C2', '第二共同体', 9001);
                insert into programme.rooms (organisation_id, code, mode, capacity)
                select s.organisation_id, 'B' || n, 'physical', 30
                from programme.prep_sessions s, generate_series(1, 2) n where s.session_id = 3;
                insert into programme.prep_sessions (community_id, term_code, series, seq_no, topic_zh, kind, duration_min,
                    mode, quorum, status, organisation_id, room_id, span, room_span)
                select 2, s.term_code, 'other' || n, 1, '其他', s.kind, 30, 'onsite', '{}', 'confirmed', s.organisation_id,
                    r.room_id, tstzrange(lower(s.span) - n * interval '40 minutes', lower(s.span) - (n * 40 - 30) * interval '1 minute'),
                    tstzrange(lower(s.span) - n * interval '40 minutes', lower(s.span) - (n * 40 - 30) * interval '1 minute')
                from programme.prep_sessions s, generate_series(1, 2) n
                join programme.rooms r on r.code = 'B' || n where s.session_id = 3;
                """)
            let result = try await prepared.perform(ConfirmLessonPrep(sessionID: 3, rowVersion: 2, by: "P901"))
            #expect(result.contains("H8"), "\(result)")
        }
    }

    @Test("while a policy is missing a plan waits and uses up no attempt")
    func policyMissing() async throws {
        try await withPreparedTerm { prepared in
            try await prepared.expand()
            try await prepared.town.run("delete from programme.policies where key = 'prep.limits'")
            try await prepared.plan()
            #expect(
                try await prepared.town.lines("select state, attempt from skein.job where kind = 'lessonprep.plan'")
                    == ["scheduled 1"])
        }
    }

    @Test("spring comes before autumn of the same year: quorum and hosting look back the right way")
    func terms() async throws {
        try await withPreparedTerm { prepared in
            let town = prepared.town
            #expect(
                try await town.lines(
                    "select t from unnest('{2027S,2026F,2026S}'::text[]) t order by programme.term_order(t)")
                    == ["2026S", "2026F", "2027S"])
            try await town.run(
                """
                insert into programme.hosting_ledger values (9001, '\(Town.year)S', 3, 1), (9001, '\(Town.year + 1)S', 9, 9);
                insert into programme.prep_sessions (community_id, term_code, series, seq_no, topic_zh, kind, duration_min,
                    mode, quorum)
                values (1, '\(Town.year)S', 'prep', 1, '春', 'lesson_prep', 90, 'online', '{"junior": 1}');
                """)
            try await prepared.expand()
            #expect(
                try await town.value(
                    "select distinct quorum from programme.prep_sessions where term_code = '\(prepared.term)'")
                    == #"{"junior": 1}"#)
            #expect(
                try await town.value(
                    """
                    select programme.prep_facts('\(prepared.term)', '{1}', programme.city_day(now())) -> 'institutions' -> 0 -> 'hosting'
                    """) == #"{"hosted": 3, "target": 250}"#)
        }
    }

    @Test("what became impossible since the plan goes back, with the rule that it breaks")
    func conflict() async throws {
        try await withPreparedTerm { prepared in
            try await prepared.expand()
            try await prepared.plan()
            let town = prepared.town
            try await town.run(
                """
                insert into programme.busy_spans (person_id, span, kind)
                select 901, s.span, 'leave' from programme.prep_sessions s where s.session_id = 2
                """)
            let result = try await prepared.perform(ConfirmLessonPrep(sessionID: 2, rowVersion: 2, by: "P901"))
            #expect(result.contains("H2: person 901 cannot come"), "\(result)")
            #expect(
                try await town.lines("select status, starts_at from programme.prep_session where session_id = 2")
                    == ["to_place -"])
            #expect(try await town.value("select count(*) from programme.prep_invitations") == "0")
        }
    }

    @Test("people whose timetable nobody handed in are unknown, never free")
    func unknown() async throws {
        try await withPreparedTerm { prepared in
            try await prepared.town.run("delete from programme.timetables where organisation_id = 9004")
            try await prepared.expand()
            let result = try await prepared.plan()
            #expect(result.contains(#""placed": 0"#), "\(result)")
            #expect(result.contains(#""status": "infeasible""#))
            #expect(
                try await prepared.town.value(
                    "select funnel -> 'stages' -> -1 ->> 'rule' from programme.prep_placement where session_id = 1")
                    == "H3")
        }
    }
}
