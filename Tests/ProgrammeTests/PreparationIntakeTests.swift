import FoundationEssentials
import PQ
import TestSupport
import Testing

@testable import Programme

@Suite("What lessons are prepared from comes in by line, all of it or nothing")
struct PreparationIntakeTests {
    /// `found()`, with a nine-year school, a university, terms of the year, grids, and a community.
    private func prepared(_ body: @Sendable (Town) async throws -> Void) async throws {
        try await withTown { town in
            try await town.found()
            for (kind, rows) in [
                (
                    "organisations",
                    [
                        #"{"code":"S3","kind":"school","name_zh":"第三学校","district":"370202","stages":"primary;junior"}"#,
                        #"{"code":"U1","kind":"university","name_zh":"示例大学","district":"370202","stages":"university"}"#,
                    ]
                ),
                ("communities", [#"{"code":"C1","name_zh":"示例共同体","lead":"U1"}"#]),
                ("school_terms", ["S1", "S3", "U1"].map { Self.term($0, "2026-08-31") }),
                (
                    "period_grids",
                    Self.grid("S1") + Self.grid("S3") + Self.grid("S3", "junior") + Self.grid("U1", "university")
                ),
            ] {
                let result = try await town.bring(kind, rows: rows)
                guard result.status == "merged" else { throw TestFailure("\(result)") }
            }
            try await body(town)
        }
    }

    private static func term(_ unit: String, _ monday: String, term: String = "2026F") -> String {
        #"{"organisation":"\#(unit)","term":"\#(term)","from":"2026-09-01","through":"2027-01-15","week1_monday":"\#(monday)"}"#
    }

    /// Four periods of 40 minutes from 8:20, an hour apart.
    private static func grid(_ unit: String, _ stage: String = "primary", from: String = "2026-08-01") -> [String] {
        (1...4).map {
            Self.slot(unit, $0, "0\($0 + 7):20".suffix(5), "0\($0 + 8):00".suffix(5), stage: stage, from: from)
        }
    }

    private static func slot(
        _ unit: String, _ period: Int, _ starts: some StringProtocol, _ ends: some StringProtocol,
        stage: String = "primary", from: String = "2026-08-01"
    ) -> String {
        #"{"organisation":"\#(unit)","stage":"\#(stage)","from":"\#(from)","period":\#(period),"starts":"\#(starts)","ends":"\#(ends)"}"#
    }

    private static func lesson(
        _ person: String, _ unit: String, _ weekday: Int, _ period: Int, _ weeks: String = "1-18",
        stage: String = "primary"
    ) -> String {
        #"{"staff_no":"\#(person)","organisation":"\#(unit)","term":"2026F","stage":"\#(stage)","weekday":\#(weekday),"period":\#(period),"weeks":"\#(weeks)"}"#
    }

    private static func free(_ person: String, _ unit: String) -> String {
        #"{"staff_no":"\#(person)","organisation":"\#(unit)","term":"2026F"}"#
    }

    /// Each thing that is wrong with the rows, and nothing of them landed.
    private func faults(_ town: Town, _ kind: String, _ rows: [String]) async throws -> [String] {
        let before = try await town.lines("select r from programme.export_rows($1) r", [.text(kind)])
        let result = try await town.bring(kind, rows: rows)
        #expect(result.status == "rejected")
        #expect(try await town.lines("select r from programme.export_rows($1) r", [.text(kind)]) == before)
        return try await town.lines(
            """
            select line_no, error_at, error_code from programme.staging_errors
            where batch_id = $1 order by 1, 2, 3
            """, [.int8(result.batchID)])
    }

    @Test("Terms: no code, no Monday, the wrong week, ends before beginnings, overlaps, thirty-one weeks")
    func terms() async throws {
        try await prepared { (town: Town) async throws -> Void in
            let rows = [
                Self.term("S1", "2026-08-31"), Self.term("S9", "2026-08-31"), Self.term("S2", "2026-09-01"),
                Self.term("S3", "2026-09-14"), Self.term("B", "2026-08-31", term: "2026"),
                #"{"organisation":"U1","term":"2027S","from":"2027-01-10","through":"2027-06-30","week1_monday":"2027-01-11"}"#,
                #"{"organisation":"S1","term":"2027S","from":"2027-03-01","through":"2027-02-01","week1_monday":"2027-03-01"}"#,
                #"{"organisation":"S1","term":"2028S","from":"2028-03-01","through":"2028-12-01","week1_monday":"2028-02-28"}"#,
            ]
            #expect(
                try await faults(town, "school_terms", rows) == [
                    "2 /organisation not_found", "3 /week1_monday monday", "4 /week1_monday range", "5 /term term",
                    "6 /from overlap", "7 /through dates", "8 /through range",
                ])
        }
    }

    @Test(
        "Grids: overlapping periods, periods past midnight, numbers, stages, ends, and lessons that would lose theirs")
    func grids() async throws {
        try await prepared { (town: Town) async throws -> Void in
            let rows =
                [
                    Self.slot("S1", 1, "08:20", "09:00"), Self.slot("S1", 2, "08:50", "09:30"),
                    Self.slot("S1", 3, "23:40", "24:10"), Self.slot("S1", 4, "23:40", "00:20"),
                    Self.slot("S1", 21, "10:00", "10:40"), Self.slot("S1", 5, "8.20", "09:00"),
                    Self.slot("S1", 1, "08:20", "09:00", stage: "junior"), Self.slot("S1", 1, "08:20", "09:00"),
                    Self.slot("S9", 1, "08:20", "09:00"), Self.slot("S3", 1, "08:20", "09:00", from: "2025-08-01"),
                ]
            #expect(
                try await faults(town, "period_grids", rows) == [
                    "2 /starts overlap", "3 /ends past_midnight", "4 /ends past_midnight", "5 /period range",
                    "6 /starts time", "7 /stage stage", "8 /organisation duplicate", "9 /organisation not_found",
                    "10 /from history",
                ])
            try await town.bring("timetable", rows: [Self.lesson("T1", "S1", 1, 4)])
            #expect(
                try await faults(town, "period_grids", [Self.slot("S1", 1, "08:20", "09:00")]) == ["1 /period in_use"])
        }
    }

    @Test("A later grid ends the one before; the same grid again changes nothing")
    func seasons() async throws {
        try await prepared { (town: Town) async throws -> Void in
            let summer = (1...4).map { Self.slot("S1", $0, "0\($0 + 4):00", "0\($0 + 4):40", from: "2027-05-01") }
            let result = try await town.bring("period_grids", rows: summer)
            #expect(result.inserted == 1 && result.closed == 1)
            #expect(
                try await town.lines(
                    """
                    select g.valid from programme.period_grids g
                    join programme.organisations o on o.organisation_id = g.organisation_id
                    where o.code = 'S1' order by 1
                    """) == ["[2026-08-01,2027-05-01)", "[2027-05-01,)"])
            let again = try await town.bring("period_grids", rows: summer)
            #expect(again.unchanged == 1 && again.inserted == 0 && again.closed == 0)
            let moved = try await town.bring(
                "period_grids", rows: [Self.slot("S1", 1, "07:00", "07:40", from: "2027-05-01")])
            #expect(moved.updated == 1)
            #expect(try await town.value("select count(*) from programme.period_slots where starts = '07:00'") == "1")
        }
    }

    @Test("Timetables: everything that can be wrong with a lesson")
    func lessons() async throws {
        try await prepared { (town: Town) async throws -> Void in
            let rows = [
                Self.lesson("T1", "S1", 1, 1), Self.lesson("T9", "S1", 1, 1), Self.lesson("T1", "S2", 1, 1),
                Self.lesson("T1", "S1", 8, 2), Self.lesson("T1", "S1", 2, 5), Self.lesson("T1", "S1", 2, 2, "0-3"),
                Self.lesson("T1", "S1", 2, 3, "19-25"), Self.lesson("T1", "S1", 3, 3, stage: "junior"),
                #"{"staff_no":"T1","organisation":"S1","term":"2026F","weekday":4,"period":1}"#,
                #"{"staff_no":"T1","organisation":"S3","term":"2026F","weekday":4,"period":1,"weeks":"1"}"#,
                Self.lesson("T2", "S1", 1, 1), Self.free("T2", "S1"), Self.lesson("T1", "S1", 1, 1, "1-17 odd"),
            ]
            let found = try await faults(town, "timetable", rows)
            #expect(
                found == [
                    "2 /staff_no not_found", "3 /stage stage", "3 /term not_found", "4 /weekday weekday",
                    "5 /period period", "6 /weeks weeks", "7 /weeks range", "8 /stage stage", "9 /weekday required",
                    "10 /stage required", "12 /weekday known_free", "13 /weeks overlap",
                ])
            try await town.run("delete from programme.period_grids g where g.stage = 'university'")
            #expect(
                try await faults(town, "timetable", [Self.lesson("T1", "U1", 1, 1, stage: "university")])
                    == ["1 /period no_grid"])
        }
    }

    @Test("A teacher in two places at once: in one file, and against the timetable on record, in the same weeks only")
    func twoPlaces() async throws {
        try await prepared { (town: Town) async throws -> Void in
            #expect(
                try await faults(
                    town, "timetable", [Self.lesson("T1", "S1", 1, 1), Self.lesson("T1", "S3", 1, 1)])
                    == ["2 /weekday two_places"])
            #expect(
                try await faults(
                    town, "timetable", [Self.lesson("T1", "S3", 1, 1), Self.lesson("T1", "S3", 1, 1, stage: "junior")])
                    == ["2 /weekday two_places"])
            let odd = try await town.bring(
                "timetable",
                rows: [Self.lesson("T1", "S1", 1, 1, "1-17 odd"), Self.lesson("T1", "S3", 1, 1, "2-18 even")])
            #expect(odd.status == "merged" && odd.inserted == 2)
            #expect(
                try await faults(town, "timetable", [Self.lesson("T1", "S3", 1, 1, "3")]) == ["1 /weekday two_places"])
            // U1's weeks begin a week later: its even weeks are the odd ones of S1.
            try await town.bring("school_terms", rows: [Self.term("U1", "2026-09-07")])
            let late = Self.lesson("T1", "U1", 1, 1, "2-16 even", stage: "university")
            #expect(try await faults(town, "timetable", [late]) == ["1 /weekday two_places"])
            // Other hours are no clash, and a batch that replaces the other timetable has nothing to clash with.
            try await town.bring("period_grids", rows: [Self.slot("U1", 1, "14:00", "15:40", stage: "university")])
            #expect(try await town.bring("timetable", rows: [late]).status == "merged")
            let both = try await town.bring(
                "timetable", rows: [Self.free("T1", "S1"), Self.lesson("T1", "S3", 1, 1, "3")])
            #expect(both.status == "merged" && both.updated == 2, "\(both)")
        }
    }

    @Test("The rows of a person, unit and term replace that timetable and no other; none says known, free")
    func replaced() async throws {
        try await prepared { (town: Town) async throws -> Void in
            let rows = [
                Self.lesson("T1", "S1", 1, 1), Self.lesson("T1", "S1", 2, 2, "1-17 odd"), Self.lesson("T2", "S1", 1, 1),
                Self.free("T3", "S1"),
            ]
            let first = try await town.bring("timetable", rows: rows)
            #expect(first.inserted == 3 && first.affectedSessions == [])
            try await town.run("update programme.timetables set received_on = '2026-01-01'")
            let again = try await town.bring("timetable", rows: rows)
            #expect(again.unchanged == 3 && again.inserted == 0 && again.updated == 0 && again.changes == [])
            #expect(
                try await town.value("select count(*) from programme.timetables where received_on = '2026-01-01'")
                    == "3")
            let second = try await town.bring(
                "timetable",
                rows: [Self.lesson("T1", "S1", 1, 1), Self.lesson("T1", "S1", 3, 3), Self.lesson("T3", "S1", 4, 4)])
            #expect(second.updated == 2)
            #expect(
                second.changes == [
                    "T1 S1 2026F: 1 lessons added, 1 removed", "T3 S1 2026F: 1 lessons added, 0 removed",
                ])
            let kept = try await town.lines(
                """
                select p.staff_no, e.weekday, e.period_no, programme.weeks_text(e.weeks)
                from programme.timetables t join programme.people p using (person_id)
                left join programme.timetable_entries e using (timetable_id) order by 1, 2
                """)
            #expect(kept == ["T1 1 1 1-18", "T1 3 3 1-18", "T2 1 1 1-18", "T3 4 4 1-18"])
            let freed = try await town.bring("timetable", rows: [Self.free("T1", "S1")])
            #expect(freed.updated == 1)
            #expect(
                try await town.lines("select r from programme.export_rows('timetable') r where r ->> 'staff_no' = 'T1'")
                    .first?.contains(#""weekday": null"#) == true)
        }
    }

    @Test("A policy that lets wrong rows be left out never tears a timetable apart")
    func whole() async throws {
        try await prepared { (town: Town) async throws -> Void in
            try await town.run("update programme.policies set value = '5' where key = 'intake.max_error_rows'")
            let rows = [Self.lesson("T1", "S1", 1, 1), Self.lesson("T1", "S1", 1, 9)]
            #expect(try await faults(town, "timetable", rows) == ["2 /period period"])
            let rooms = try await town.bring(
                "rooms", #"{"organisation":"S1","code":"101","mode":"physical","capacity":40}"#,
                #"{"organisation":"S1","code":"102","mode":"physical","capacity":0}"#)
            #expect(rooms.status == "merged" && rooms.inserted == 1 && rooms.errorRows == 1)
        }
    }

    @Test("Rooms: no seats, no place, a place online, set-up in odd minutes, a link that is none")
    func rooms() async throws {
        try await prepared { (town: Town) async throws -> Void in
            let rows = [
                #"{"organisation":"S1","code":"101","mode":"physical","capacity":0}"#,
                #"{"code":"102","mode":"physical","capacity":40}"#,
                #"{"organisation":"S1","code":"103","mode":"online","capacity":40}"#,
                #"{"organisation":"S1","code":"104","mode":"physical","capacity":40,"set_up_minutes":12}"#,
                #"{"code":"105","mode":"online","capacity":40,"join_url":"meet me"}"#,
                #"{"organisation":"S9","code":"106","mode":"physical","capacity":40}"#,
                #"{"organisation":"S1","code":"107","mode":"physical","capacity":40,"features":"pool"}"#,
            ]
            #expect(
                try await faults(town, "rooms", rows) == [
                    "1 /capacity range", "2 /organisation required", "3 /organisation online",
                    "4 /set_up_minutes range", "5 /join_url link", "6 /organisation not_found", "7 /features word",
                ])
            let good = #"{"organisation":"S1","code":"101","mode":"physical","capacity":40,"features":"projector"}"#
            #expect(try await town.bring("rooms", good).inserted == 1)
            // A column that is left out keeps what is there.
            let more = try await town.bring(
                "rooms", #"{"organisation":"S1","code":"101","mode":"physical","capacity":50}"#)
            #expect(more.updated == 1)
            #expect(try await town.lines("select capacity, features from programme.rooms") == [#"50 ["projector"]"#])
        }
    }

    @Test("Make-up days, half-days, ways and blocks: what is refused")
    func others() async throws {
        try await prepared { (town: Town) async throws -> Void in
            #expect(
                try await faults(
                    town, "makeup_rules",
                    [
                        #"{"organisation":"S1","date":"2026-10-10","follows":4}"#,
                        #"{"organisation":"S1","date":"2026-10-12","follows":4}"#,
                        #"{"organisation":"S1","date":"2029-10-13","follows":4}"#,
                        #"{"organisation":"S1","date":"2026-09-20","follows":9}"#,
                    ]) == ["2 /date no_makeup_day", "3 /date no_makeup_day", "4 /follows weekday"])
            let half = { (day: Int, starts: String, ends: String) in
                #"{"district":"370202","stage":"primary","from":"2026-09-01","weekday":\#(day),"starts":"\#(starts)","ends":"\#(ends)"}"#
            }
            #expect(
                try await faults(
                    town, "half_days",
                    [half(3, "13:30", "17:00"), half(3, "16:00", "18:00"), half(4, "13:30", "13:00")])
                    == ["2 /starts overlap", "3 /ends past_midnight"])
            #expect(
                try await faults(
                    town, "travel_times",
                    [
                        #"{"from":"S1","to":"S1","minutes":5}"#, #"{"from":"S1","to":"S2","minutes":301}"#,
                        #"{"from":"S1","to":"S9","minutes":30}"#,
                    ]) == ["1 /to circle", "2 /minutes range", "3 /to not_found"])
            #expect(
                try await faults(
                    town, "busy",
                    [
                        #"{"staff_no":"T1","from":"2026-10-14","starts":"16:00","ends":"14:00","kind":"meeting"}"#,
                        #"{"staff_no":"T9","from":"2026-10-14","kind":"leave"}"#,
                        #"{"staff_no":"T1","from":"2026-10-14","starts":"25:00","kind":"leave"}"#,
                    ]) == ["1 /ends dates", "2 /staff_no not_found", "3 /starts past_midnight"])
            let block = { (unit: String, term: String, from: String) in
                #"{"organisation":"\#(unit)","term":"\#(term)","kind":"exam"\#(from)}"#
            }
            #expect(
                try await faults(
                    town, "calendar_blocks",
                    [
                        block("S1", "2026F", #","from":"2027-01-04","through":"2027-01-15""#), block("S1", "2026F", ""),
                        block("S2", "2026F", #","from":"2027-01-04""#),
                        block("S3", "2026F", #","from":"2027-01-20""#),
                        block("S3", "2026F", #","from":"2027-01-04","through":"2027-01-03""#),
                        block("U1", "2026F", #","through":"2027-01-03""#),
                    ]) == [
                        "2 /from known_free", "3 /term not_found", "4 /from outside_term", "5 /through dates",
                        "6 /from required",
                    ])
        }
    }

    @Test("Half-days and blocks are sets: what a file does not name any more is gone, or ends")
    func sets() async throws {
        try await prepared { (town: Town) async throws -> Void in
            let half = { (from: String, day: Int) in
                #"{"district":"370202","stage":"primary","from":"\#(from)","weekday":\#(day),"starts":"13:30","ends":"17:00"}"#
            }
            #expect(try await town.bring("half_days", half("2026-09-01", 3), half("2026-09-01", 4)).inserted == 2)
            let less = try await town.bring("half_days", half("2026-09-01", 3))
            #expect(less.removed == 1 && less.unchanged == 1)
            let next = try await town.bring("half_days", half("2027-09-01", 2))
            #expect(next.inserted == 1 && next.closed == 1)
            #expect(
                try await town.lines("select weekday, valid from programme.subject_half_days order by valid")
                    == ["3 [2026-09-01,2027-09-01)", "2 [2027-09-01,)"])
            #expect(try await town.bring("half_days", half("2027-09-01", 2)).unchanged == 1)

            let block = { (more: String) in #"{"organisation":"S1","term":"2026F","kind":"exam"\#(more)}"# }
            let week = block(#","from":"2027-01-04","through":"2027-01-08""#)
            #expect(try await town.bring("calendar_blocks", week).inserted == 1)
            let moved = try await town.bring("calendar_blocks", block(#","from":"2027-01-11","through":"2027-01-15""#))
            #expect(moved.inserted == 1 && moved.removed == 1)
            let none = try await town.bring("calendar_blocks", block(""))
            #expect(none.inserted == 0 && none.removed == 1)
            #expect(try await town.value("select count(*) from programme.calendar_blocks") == "0")
        }
    }

    @Test("A commitment and a way that are gone are taken back, once; what was never there is not missed")
    func gone() async throws {
        try await prepared { (town: Town) async throws -> Void in
            let meeting = { (more: String) in
                #"{"staff_no":"T1","from":"2026-10-14","starts":"14:00","ends":"16:00","kind":"meeting"\#(more)}"#
            }
            let way = { (more: String) in #"{"from":"S1","to":"U1","minutes":35\#(more)}"# }
            let gone = #","gone":true"#
            for (kind, row) in [("busy", meeting), ("travel_times", way)] {
                #expect(try await town.bring(kind, row(gone)).unchanged == 1)
                #expect(try await town.bring(kind, row("")).inserted == 1)
                let removed = try await town.bring(kind, row(gone))
                #expect(removed.removed == 1 && removed.unchanged == 0 && removed.updated == 0)
                #expect(try await town.bring(kind, row(gone)).unchanged == 1)
                #expect(
                    try await town.lines("select r from programme.export_rows($1) r", [.text(kind)]) == [], "\(kind)")
            }
        }
    }

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

    @Test("Files with Chinese headings, hours, weekdays and weeks, and their jobs one after another")
    func files() async throws {
        try await prepared { (town: Town) async throws -> Void in
            try await withDirectory { directory in
                let grid = "单位代码,学段,起始日期,节次,上课时间,下课时间\nS1,小学,2027/2/1,1,8:20,9:00\n"
                let lessons = "工号,单位代码,学期,星期,节次,周次,可调课\nT1,S1,2026F,周三,1,第1-17周(单),是\nT2,S1,2026F,,,,\n"
                let paths = try [("period_grids", grid), ("timetable", lessons)].map { name, text in
                    RosterImport.File(
                        path: try file(directory, name + ".csv", Array(text.utf8)),
                        kind: try #require(IntakeKind.named(name)))
                }
                let staged = try await town.connection.run { c in
                    try RosterImport(files: paths).run(dryRun: false, c)
                }
                #expect(staged.map(\.trial.inserted) == [1, 2])
                #expect(try await town.jobs("platform.import") == 1)
                #expect(try await town.jobs("calendar.import") == 1)
                for file in staged {
                    let merged = try await town.merge(file.file.kind.name, file.batchID)
                    #expect(merged.status == "merged")
                }
                #expect(
                    try await town.lines(
                        "select weekday, period_no, programme.weeks_text(weeks), is_movable from programme.timetable_entries"
                    )
                        == ["3 1 1-17 odd true"])
            }
        }
    }

    @Test(
        "Weeks as people write them",
        arguments: [
            ("1-18", "1-18"), ("1-17 odd", "1-17 odd"), ("2-18 even", "2-18 even"), ("1-18单", "1-17 odd"),
            ("第1-18周(双)", "2-18 even"), ("2,4,6-10", "2,4,6-10"), ("2、4；6－10", "2,4,6-10"), ("1 3 4", "1,3-4"),
            ("7", "7"), ("1-4, 3-6", "1-6"), ("", nil), ("0-4", nil), ("1-31", nil), ("5-3", nil), ("2-2 odd", nil),
            ("1-4,", nil), ("every week", nil), ("-3", nil), ("1-18x", nil),
        ] as [(String, String?)])
    func weeks(_ text: String, _ canonical: String?) async throws {
        try await withTown { (town: Town) async throws -> Void in
            let sql = "select programme.weeks_text(programme.weeks_of($1))"
            #expect(try await town.value(sql, [.text(text)]) == canonical)
        }
    }
}

extension Town {
    /// Stages rows and merges them.
    @discardableResult
    fileprivate func bring(_ kind: String, rows: [String]) async throws -> PlatformImported {
        try await merge(kind, try await stage(kind, rows))
    }
}
