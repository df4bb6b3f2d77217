import PQ
import TestSupport
import Testing

@testable import Programme

extension PreparationIntakeTests {
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
}
