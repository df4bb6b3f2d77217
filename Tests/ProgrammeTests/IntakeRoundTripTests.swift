import FoundationEssentials
import PQ
import TestSupport
import Testing

@testable import Programme

@Suite("A city goes out as files and comes in again")
struct IntakeRoundTripTests {
    @Test(
        "Same rows, in both encodings and both languages",
        arguments: [(IntakeEncoding.utf8, false), (.gb18030, true)])
    func roundTrip(_ encoding: IntakeEncoding, _ chinese: Bool) async throws {
        try await withDirectory { directory in
            let before = try await exported(directory, encoding, chinese, people: nil)
            try await withTown { town in
                let (staged, _) = try await load(directory, town)
                for file in staged {
                    #expect(file.encoding == encoding)
                    #expect(file.trial.errorRows == 0)
                }
                #expect(try await snapshot(town) == before)
                let again = try await load(directory, town).0
                for file in again {
                    #expect(file.trial.inserted == 0 && file.trial.updated == 0, "\(file.trial)")
                    #expect((file.trial.closed ?? 0) == 0 && (file.trial.removed ?? 0) == 0, "\(file.trial)")
                    // Of timetables and grids the things are counted, and not their rows.
                    let isCounted = ["timetable", "period_grids"].contains(file.file.kind.name)
                    #expect(isCounted ? file.trial.unchanged > 0 : file.trial.unchanged == file.trial.rows)
                }
                #expect(try await snapshot(town) == before)
                #expect(
                    try await town.value(
                        "select count(*) from programme.domain_events e where e.kind = 'intake.merged'")
                        == "\(2 * IntakeKind.files.count)")
            }
        }
    }

    @Test("16,500 people: how fast they come in")
    func speed() async throws {
        try await withDirectory { directory in
            _ = try await exported(directory, .utf8, false, people: 16_500)
            try await withTown { town in
                let (staged, seconds) = try await load(directory, town)
                let rows = staged.reduce(0) { $0 + $1.trial.rows }
                let people = try #require(staged.first { $0.file.kind.name == "people" })
                #expect(people.trial.inserted == 16_500)
                #expect(try await town.value("select count(*) from programme.people") == "16500")
                print(
                    "intake: \(rows) rows read, staged, tried and merged in \(seconds) s, "
                        + "\(Int(Double(rows) / seconds)) rows/s")
            }
        }
    }

    /// A generated city's rows, as text, after it has been written into the directory.
    private func exported(
        _ directory: String, _ encoding: IntakeEncoding, _ chinese: Bool, people: Int32?
    ) async throws -> [String] {
        let result = Shelf()
        try await withTown { town in
            _ = try await town.value(
                "select programme.generate_city(7, holders => 20, people => $1, today => make_date(2026, 11, 23))",
                [.int4(people)])
            if people == nil {
                _ = try await town.value("select programme.generate_preparation(7, '2026F', 2, '2026-09-01')")
                // A teacher of whom it is known that there are no lessons, and a time that is not whole days.
                try await town.run(
                    """
                    delete from programme.timetable_entries where timetable_id = 1;
                    insert into programme.busy_spans (person_id, span, kind) values
                        (7, '[2026-10-14 14:00+08,2026-10-14 16:30+08)', 'meeting'),
                        (7, '[2026-10-20 00:00+08,2026-10-21 12:00+08)', 'travel');
                    """)
            }
            try await town.plantAddresses()
            // A value that a spreadsheet would run, one that needs quotes, a number with a sign.
            try await town.run("update programme.people set name_zh = '=cmd|''/c calc''!A1' where person_id = 1")
            let odd = try await town.bring(
                "people", #"{"staff_no":"T000002","name_zh":"张\"三\",四;五","mobile":"+86 13800000000"}"#)
            #expect(odd.updated == 1, "\(odd)")
            try await town.connection.run { c in
                for kind in IntakeKind.files {
                    _ = try RosterWriter.write(
                        kind, to: "\(directory)/\(kind.name).csv", encoding: encoding, chinese: chinese,
                        keys: try Street.keys(), c)
                }
            }
            await result.put(try await snapshot(town))
        }
        return await result.value
    }

    private func snapshot(_ town: Town) async throws -> [String] {
        var rows: [String] = []
        for kind in IntakeKind.files {
            rows += try await town.lines("select r from programme.export_rows($1) r", [.text(kind.name)])
        }
        return rows
    }

    /// Imports a directory and works its jobs off; the answer's time covers both.
    private func load(_ directory: String, _ town: Town) async throws -> ([RosterImport.Staged], Double) {
        let files = IntakeKind.files.map { RosterImport.File(path: "\(directory)/\($0.name).csv", kind: $0) }
            .filter { FileManager.default.fileExists(atPath: $0.path) }
        let start = ContinuousClock.now
        let staged = try await town.connection.run { c in
            try RosterImport(files: files, keys: Street.keys()).run(dryRun: false, c)
        }
        for file in staged {
            let result = try await town.merge(file.file.kind.name, file.batchID)
            #expect(result.status == "merged", "\(result)")
            #expect(result.inserted == file.trial.inserted)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return (staged, seconds)
    }
}

/// One value handed out of a closure.
private actor Shelf {
    var value: [String] = []

    func put(_ rows: [String]) { value = rows }
}
