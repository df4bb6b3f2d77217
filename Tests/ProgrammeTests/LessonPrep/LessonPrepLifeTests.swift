import PQ
import Programme
import Skein
import SkeinTesting
import TestSupport
import Testing

/// What happens to a session after it was confirmed.
@Suite("Lesson preparation: invitations, moves, the end")
struct LessonPrepLifeTests {
    /// A planned term of which session 1 is confirmed; its version is 3.
    private static func withConfirmed(_ body: @Sendable (PreparedTerm) async throws -> Void) async throws {
        try await withPreparedTerm { prepared in
            try await prepared.expand()
            try await prepared.plan()
            let result = try await prepared.perform(ConfirmLessonPrep(sessionID: 1, rowVersion: 2, by: "P901"))
            try #require(result.contains("confirmed"), "\(result)")
            try await body(prepared)
        }
    }

    @Test("everybody with an address gets a calendar entry of their own, once")
    func announce() async throws {
        try await Self.withConfirmed { prepared in
            let town = prepared.town
            try await town.run("update programme.people set email_sealed = null where person_id = 905")
            try await prepared.drain()
            #expect(
                try await town.value(
                    """
                    select count(*) || ' ' || count(n.calendar_text) || ' ' || min(n.calendar_method)
                    from programme.notifications n where n.template = 'lessonprep.invited'
                    """) == "20 20 REQUEST")
            let text =
                try await town.value(
                    """
                    select n.calendar_text
                    from programme.notifications n join programme.notification_recipients r using (notification_id)
                    where n.template = 'lessonprep.invited' and r.person_id = 906
                    """) ?? ""
            #expect(text.contains("SEQUENCE:0"))
            #expect(text.contains("ORGANIZER;CN=\"教师1\":mailto:person-901"))
            #expect(text.contains("mailto:person-906"))
            #expect(!text.contains("person-907"))
            #expect(try await !town.database.dump(["--data-only"]).contains("@city.invalid"))
        }
    }

    @Test("an answer counts for the time that was answered, and only from who was invited; addresses come as they rest")
    func reply() async throws {
        try await Self.withConfirmed { prepared in
            let town = prepared.town
            let uid = try await town.value("select uid from programme.prep_session where session_id = 1") ?? ""
            #expect(
                try await town.value("select programme.prep_reply('\(uid)', 0, 907, 'ACCEPTED')")?
                    .contains(#""partstat": "accepted""#) == true)
            #expect(try await town.value("select accepted from programme.prep_session where session_id = 1") == "1")
            let calls: [(String, String)] = [
                ("'\(uid)', 0, 9999, 'ACCEPTED'", "SK008"), ("'\(uid)', 0, null, 'ACCEPTED'", "SK008"),
                ("'\(uid)', 0, 907, 'DELEGATED'", "SK002"), ("'x', 0, 907, 'ACCEPTED'", "SK008"),
                ("'\(uid)', -1, 907, 'ACCEPTED'", "SK009"),
            ]
            for (call, state) in calls {
                #expect(try await town.refusal("select programme.prep_reply(\(call))")?.sqlState == state, "\(call)")
            }
            let invited = try await town.connection.run { c in
                let rows = try c.query("select staff_no, email from programme.prep_invited($1)", [.text(uid)])
                return try (0..<rows.count).map {
                    let person: String = try rows.get(row: $0, 0)
                    return try Street.keys().address(of: person, "email", try rows.get(row: $0, 1))
                }
            }
            #expect(invited.count == 20 && invited.contains("p907@city.invalid"))
        }
    }

    @Test("another time is proposed, nothing moves until it is confirmed, and SEQUENCE grows by one")
    func reschedule() async throws {
        try await Self.withConfirmed { prepared in
            let town = prepared.town
            let before = try await town.value("select starts_at from programme.prep_session where session_id = 1")
            let others = try await town.lines(
                "select session_id, starts_at from programme.prep_session where session_id > 1 order by 1")
            let result = try await prepared.perform(
                RescheduleLessonPrep(sessionID: 1, by: "P901", reason: "法定活动", document: "函〔2027〕3号"))
            #expect(result.contains("plan_id"), "\(result)")
            let asked =
                "select requested_by, request_reason, request_doc from programme.prep_session where session_id = 1"
            #expect(try await town.lines(asked) == ["P901 法定活动 函〔2027〕3号"])
            #expect(
                try await town.lines(
                    """
                    select s.status, s.starts_at <> '\(before ?? "")' as moved, lower(i.span) = '\(before ?? "")' as told
                    from programme.prep_session s join programme.prep_invitations i using (session_id)
                    where s.session_id = 1
                    """) == ["proposed true true"])
            #expect(
                try await town.lines(
                    "select session_id, starts_at from programme.prep_session where session_id > 1 order by 1")
                    == others)
            let version = try await town.value("select row_version from programme.prep_session where session_id = 1")
            let confirmed = try await prepared.perform(
                ConfirmLessonPrep(sessionID: 1, rowVersion: Int(version ?? "") ?? 0, by: "P901"))
            #expect(confirmed.contains(#""sequence": 1"#), "\(confirmed)")
            // Who asked is no longer open, and stays on record.
            #expect(try await town.lines(asked) == ["- - -"])
            #expect(
                try await town.lines("select session_id, requested_by, reason, doc from programme.prep_request")
                    == ["1 P901 法定活动 函〔2027〕3号"])
            #expect(
                try await town.lines("select sequence, method from programme.prep_invitations order by 1")
                    == ["0 REQUEST", "1 REQUEST"])
        }
    }

    @Test("only who decides asks for another time, with reason and document, and it is an act on record, once")
    func request() async throws {
        try await Self.withConfirmed { prepared in
            let town = prepared.town
            let ask = { (by: String, reason: String, document: String) in
                """
                select programme.prep_request(
                    '{"session_id": 1, "by": "\(by)", "reason": "\(reason)", "doc": "\(document)"}')
                """
            }
            for (by, reason, document, state) in [
                ("P907", "x", "y", "SK003"), ("nobody", "x", "y", "SK002"), ("P901", " ", "y", "SK002"),
                ("P901", "x", "", "SK002"),
            ] {
                #expect(try await town.refusal(ask(by, reason, document))?.sqlState == state, "\(by) \(reason)")
            }
            #expect(try await town.refusal("select programme.prep_request('{\"session_id\": 1}')")?.sqlState == "SK002")
            #expect(try await town.value("select count(*) from programme.prep_requests") == "0")
            for _ in 1...2 { try await town.run(ask("P901", "停电", "函〔2027〕4号")) }
            let act = "where kind = 'lessonprep.reschedule_requested'"
            #expect(
                try await town.lines(
                    "select actor, body ->> 'reason', body ->> 'doc' from programme.domain_events \(act)")
                    == ["P901 停电 函〔2027〕4号"])
            #expect(
                try await town.lines(
                    """
                    select detail ->> 'person' from skein.audit
                    where action = 'lessonprep.reschedule_requested'
                    """) == ["P901"])
            #expect(
                try await town.refusal("update programme.prep_requests set doc_no = 'z'") != nil, "append-only")
        }
    }

    @Test("an illness moves only the session that cannot take place without the person")
    func repair() async throws {
        try await Self.withConfirmed { prepared in
            let town = prepared.town
            let others = try await town.lines(
                "select session_id, starts_at from programme.prep_session where session_id > 1 order by 1")
            try await town.run(
                """
                insert into programme.busy_spans (person_id, span, kind)
                select 906, s.span, 'leave' from programme.prep_sessions s where s.session_id = 1;
                select programme.prep_replan('{1}');
                select programme.prep_replan('{1}');
                """)
            #expect(
                try await town.value("select count(*) from skein.job where args ->> 'mode' = 'repair'") == "1")
            try await prepared.drain()
            #expect(
                try await town.lines("select version, mode, placed from programme.prep_plan order by 1")
                    == ["1 full 6", "2 repair 6"])
            #expect(
                try await town.lines(
                    "select status, ical_sequence from programme.prep_session where session_id = 1") == ["proposed 0"])
            #expect(
                try await town.lines(
                    "select session_id, starts_at from programme.prep_session where session_id > 1 order by 1")
                    == others)
        }
    }

    @Test("a reminder of a time that has passed on to another reminds nobody")
    func remind() async throws {
        try await Self.withConfirmed { prepared in
            let town = prepared.town
            let reminder =
                "select programme.lessonprep_remind('{\"session_id\": 1, \"sequence\": 0, \"offset\": \"7d\"}')"
            #expect(
                try await town.value(reminder)?.contains(#""reminded": 20"#) == true)
            try await town.run("update programme.prep_sessions set ical_sequence = 1 where session_id = 1")
            #expect(try await town.value(reminder)?.contains(#""reminded": 0"#) == true)
        }
    }

    @Test("cancelling tells whoever was invited with the next number, and frees people and room")
    func cancel() async throws {
        try await Self.withConfirmed { prepared in
            let town = prepared.town
            #expect(
                try await town.refusal("select programme.prep_cancel(1, 2, 'P901', '停办', '青教〔1〕')")?.sqlState
                    == "SK009")
            try await town.run("select programme.prep_cancel(1, 3, 'P901', '停办', '青教〔1〕')")
            try await prepared.drain()
            #expect(
                try await town.lines("select sequence, method from programme.prep_invitations order by 1")
                    == ["0 REQUEST", "1 CANCEL"])
            #expect(try await town.value("select count(*) from programme.prep_attendance") == "0")
            #expect(
                try await town.value(
                    """
                    select count(*) from programme.notifications
                    where template = 'lessonprep.cancelled' and calendar_text like '%METHOD:CANCEL%SEQUENCE:1%'
                    """) == "20")
        }
    }

    @Test("held with a record, not held without; the host's ledger and a missed quorum")
    func close() async throws {
        try await Self.withConfirmed { prepared in
            let town = prepared.town
            // Two weeks ago: the same session, told and confirmed then.
            try await town.run(
                """
                update programme.prep_sessions s
                set span = tstzrange(now() - interval '14 days', now() - interval '14 days' + interval '90 minutes'),
                    room_span = tstzrange(now() - interval '15 days', now() - interval '14 days' + interval '90 minutes')
                where s.session_id = 1;
                select programme.prep_attended(1, '{P901,P902,P903,P906,P907,P911}', 'P901');
                """)
            let close = "select programme.lessonprep_close('{\"session_id\": 1, \"sequence\": 0}')"
            let result = try await town.value(close) ?? ""
            #expect(result.contains(#""status": "held""#), "\(result)")
            #expect(result.contains(#""junior": "0/3""#), "\(result)")
            #expect(result.contains(#""primary": "0/3""#))
            #expect(!result.contains("university"))
            #expect(try await town.value("select sum(hosted) from programme.hosting_ledger") == "1")
            #expect(try await town.value(close)?.contains("held") == true)
            #expect(try await town.value("select sum(hosted) from programme.hosting_ledger") == "1")
            #expect(
                try await town.refusal("select programme.prep_attended(1, '{P901}', 'P901')")?.sqlState == "SK009")
        }
    }

    @Test("terms that begin soon get sessions and one plan after them, once")
    func sweep() async throws {
        try await withPreparedTerm { prepared in
            let town = prepared.town
            #expect(try await town.value("select programme.lessonprep_sweep('{}') ->> 'expanded'") == "0")
            try await town.run(
                "update programme.policies set value = '730' where key = 'prep.ahead_days'")
            #expect(
                try await town.value("select programme.lessonprep_sweep('{}')") == #"{"planned": 1, "expanded": 1}"#)
            #expect(
                try await town.lines("select kind, state from skein.job order by kind")
                    == ["lessonprep.expand available", "lessonprep.plan blocked"])
        }
    }

    @Test("every pair of states: only what is listed is let through")
    func transitions() async throws {
        try await withPreparedTerm { prepared in
            try await prepared.expand()
            try await prepared.plan()
            try await StateMachine(
                table: "prep_sessions",
                states: [
                    "to_place", "proposed", "confirmed", "reschedule_requested", "held", "not_held", "cancelled",
                ],
                allowed: [
                    "to_place proposed", "to_place cancelled", "proposed to_place", "proposed confirmed",
                    "proposed cancelled", "confirmed reschedule_requested", "confirmed held", "confirmed not_held",
                    "confirmed cancelled", "reschedule_requested proposed", "reschedule_requested confirmed",
                    "reschedule_requested to_place", "reschedule_requested cancelled",
                ], row: "session_id = 1"
            ).tryEveryPair(in: prepared.town)
        }
    }
}
