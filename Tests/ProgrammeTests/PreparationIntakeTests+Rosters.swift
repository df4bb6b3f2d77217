import FoundationEssentials
import PQ
import TestSupport
import Testing

@testable import Programme

extension PreparationIntakeTests {
    @Test("Rosters: two chairs, a person twice, unknown ones; and a new chair ends the time of the old one")
    func roster() async throws {
        try await prepared { (town: Town) async throws -> Void in
            let part = { (person: String, role: String, from: String, more: String) in
                #"{"community":"C1","staff_no":"\#(person)","organisation":"S1","stage":"primary","role":"\#(role)","from":"\#(from)"\#(more)}"#
            }
            #expect(
                try await faults(
                    town, "roster",
                    [
                        part("T1", "chair", "2026-09-01", ""), part("T2", "chair", "2026-10-01", ""),
                        part("T1", "expert", "2026-11-01", ""), part("T9", "expert", "2026-09-01", ""),
                        part("T3", "boss", "2026-09-01", ""),
                        part("T3", "expert", "2026-09-01", #","through":"2026-08-01""#),
                        #"{"community":"C9","staff_no":"T3","organisation":"S1","stage":"primary","role":"expert","from":"2026-09-01"}"#,
                        #"{"community":"C1","staff_no":"T3","organisation":"S1","stage":"junior","role":"expert","from":"2027-09-01"}"#,
                    ]) == [
                        "2 /role two_chairs", "3 /staff_no overlap", "4 /staff_no not_found", "5 /role word",
                        "6 /through dates", "7 /community not_found", "8 /stage stage",
                    ])
            let first = try await town.bring(
                "roster", part("T1", "chair", "2026-09-01", ""), part("T2", "attendee", "2026-09-01", ""))
            #expect(first.inserted == 2 && first.closed == 0)
            #expect(try await faults(town, "roster", [part("T3", "chair", "2026-09-01", "")]) == ["1 /role two_chairs"])
            #expect(try await faults(town, "roster", [part("T1", "expert", "2026-08-01", "")]) == ["1 /from history"])
            let second = try await town.bring("roster", part("T2", "chair", "2026-11-01", ""))
            #expect(second.inserted == 1 && second.closed == 2)
            #expect(
                try await town.lines(
                    """
                    select p.staff_no, r.role, r.is_required, r.during from programme.prep_roster r
                    join programme.people p using (person_id) order by 1, r.during
                    """) == [
                        "T1 chair true [2026-09-01,2026-11-01)", "T2 attendee false [2026-09-01,2026-11-01)",
                        "T2 chair true [2026-11-01,)",
                    ])
            let changed = try await town.bring("roster", part("T2", "chair", "2026-11-01", #","required":false"#))
            #expect(changed.updated == 1 && changed.closed == 0)
        }
    }

    @Test("Communities and their members: led by a school or university; one membership at a time")
    func communities() async throws {
        try await prepared { (town: Town) async throws -> Void in
            #expect(
                try await faults(
                    town, "communities",
                    [#"{"code":"C2","name_zh":"二","lead":"B"}"#, #"{"code":"C3","name_zh":"三","lead":"S9"}"#])
                    == ["1 /lead lead", "2 /lead not_found"])
            let member = { (from: String, more: String) in
                #"{"community":"C1","organisation":"S1","from":"\#(from)"\#(more)}"#
            }
            #expect(
                try await faults(town, "community_members", [member("2026-09-01", ""), member("2026-10-01", "")])
                    == ["2 /from overlap"])
            #expect(try await town.bring("community_members", member("2026-09-01", "")).inserted == 1)
            #expect(try await faults(town, "community_members", [member("2026-08-01", "")]) == ["1 /from overlap"])
            let ended = try await town.bring(
                "community_members", member("2026-09-01", #","through":"2026-12-31""#), member("2027-01-01", ""))
            #expect(ended.updated == 1 && ended.inserted == 1)
        }
    }

    /// A confirmed session of T1 and T2 on Wednesday, 14 October, from 14:00, at S1.
    private static let session = """
        insert into programme.rooms (organisation_id, code, mode, capacity)
        select organisation_id, '101', 'physical', 40 from programme.organisations where code = 'S1';
        insert into programme.prep_sessions
            (community_id, term_code, series, seq_no, topic_zh, kind, duration_min, mode, quorum, status, organisation_id,
             room_id, span, room_span)
        select 1, '2026F', 'prep', 1, '示例', 'lesson_prep', 90, 'onsite', '{}', 'confirmed', r.organisation_id, r.room_id,
            '[2026-10-14 14:00+08,2026-10-14 15:30+08)', '[2026-10-14 13:45+08,2026-10-14 15:30+08)'
        from programme.rooms r;
        insert into programme.prep_participants (session_id, person_id, organisation_id, stage, role)
        select 1, p.person_id, o.organisation_id, 'primary', 'attendee'
        from programme.people p, programme.organisations o where p.staff_no in ('T1', 'T2') and o.code = 'S1';
        """

    @Test("What changes under a confirmed session names it; what does not change, or lies elsewhere, does not")
    func affected() async throws {
        try await prepared { (town: Town) async throws -> Void in
            try await town.run(Self.session)
            #expect(try await town.bring("timetable", rows: [Self.free("T3", "S1")]).affectedSessions == [])
            let lesson = [Self.lesson("T1", "S1", 3, 1)]
            #expect(try await town.bring("timetable", rows: lesson).affectedSessions == [1])
            #expect(try await town.bring("timetable", rows: lesson).affectedSessions == [])
            #expect(try await town.bring("school_terms", rows: [Self.term("U1", "2026-09-07")]).affectedSessions == [])
            #expect(try await town.bring("school_terms", rows: [Self.term("S1", "2026-09-07")]).affectedSessions == [1])
            let leave = { (day: String) in #"{"staff_no":"T2","from":"\#(day)","kind":"leave"}"# }
            #expect(try await town.bring("busy", leave("2026-10-15")).affectedSessions == [])
            #expect(try await town.bring("busy", leave("2026-10-14")).affectedSessions == [1])
            #expect(try await town.bring("busy", leave("2026-10-14")).affectedSessions == [])
            let exam = #"{"organisation":"S1","term":"2026F","kind":"exam","from":"2026-10-14"}"#
            #expect(try await town.bring("calendar_blocks", exam).affectedSessions == [1])
            #expect(try await town.bring("calendar_blocks", exam).affectedSessions == [])
            try await town.run("update programme.prep_sessions set status = 'cancelled'")
            #expect(try await town.bring("busy", leave("2026-10-13")).affectedSessions == [])
            #expect(try await town.bring("timetable", rows: [Self.free("T1", "S1")]).affectedSessions == [])
        }
    }

    @Test("A year's new notice names the confirmed sessions on days that are off now")
    func holidays() async throws {
        try await prepared { (town: Town) async throws -> Void in
            try await town.run(Self.session)
            let rows = try await town.lines(
                """
                select r from programme.export_rows('holidays') r where r ->> 'date' between '2026-01-01' and '2026-12-31'
                """)
            let batch = { (rows: [String]) in
                let id = try await town.stage("holidays", rows)
                let answer = try await town.value(
                    "select programme.calendar_import('{\"source\":\"holidays\",\"year\":2026,\"batch_id\":\(id)}')")
                return try JSONDecoder().decode(PlatformImported.self, from: Data((answer ?? "").utf8))
            }
            #expect(try await batch(rows).affectedSessions == [])
            let off = #"{"date":"2026-10-14","kind":"off","name":"特别","source":"https://example.org/notice"}"#
            #expect(try await batch(rows + [off]).affectedSessions == [1])
            #expect(try await batch(rows + [off]).affectedSessions == [])
            let bare = try await town.stage("holidays", rows)
            #expect(
                try await town.refusal(
                    "select programme.calendar_import('{\"source\":\"holidays\",\"batch_id\":\(bare)}')")?.sqlState
                    == "SK002")
        }
    }
}
