import FoundationEssentials
import PQ
import TestSupport
import Testing

@testable import Programme

@Suite("What lessons are prepared from comes in by line, all of it or nothing")
struct PreparationIntakeTests {
    /// `found()`, with a nine-year school, a university, terms of the year, grids, and a community.
    func prepared(_ body: @Sendable (Town) async throws -> Void) async throws {
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

    static func term(_ unit: String, _ monday: String, term: String = "2026F") -> String {
        #"{"organisation":"\#(unit)","term":"\#(term)","from":"2026-09-01","through":"2027-01-15","week1_monday":"\#(monday)"}"#
    }

    /// Four periods of 40 minutes from 8:20, an hour apart.
    static func grid(_ unit: String, _ stage: String = "primary", from: String = "2026-08-01") -> [String] {
        (1...4).map {
            Self.slot(unit, $0, "0\($0 + 7):20".suffix(5), "0\($0 + 8):00".suffix(5), stage: stage, from: from)
        }
    }

    static func slot(
        _ unit: String, _ period: Int, _ starts: some StringProtocol, _ ends: some StringProtocol,
        stage: String = "primary", from: String = "2026-08-01"
    ) -> String {
        #"{"organisation":"\#(unit)","stage":"\#(stage)","from":"\#(from)","period":\#(period),"starts":"\#(starts)","ends":"\#(ends)"}"#
    }

    static func lesson(
        _ person: String, _ unit: String, _ weekday: Int, _ period: Int, _ weeks: String = "1-18",
        stage: String = "primary"
    ) -> String {
        #"{"staff_no":"\#(person)","organisation":"\#(unit)","term":"2026F","stage":"\#(stage)","weekday":\#(weekday),"period":\#(period),"weeks":"\#(weeks)"}"#
    }

    static func free(_ person: String, _ unit: String) -> String {
        #"{"staff_no":"\#(person)","organisation":"\#(unit)","term":"2026F"}"#
    }

    /// Each thing that is wrong with the rows, and nothing of them landed.
    func faults(_ town: Town, _ kind: String, _ rows: [String]) async throws -> [String] {
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
                    try RosterImport(files: paths, keys: nil).run(dryRun: false, c)
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
    func bring(_ kind: String, rows: [String]) async throws -> PlatformImported {
        try await merge(kind, try await stage(kind, rows))
    }
}
