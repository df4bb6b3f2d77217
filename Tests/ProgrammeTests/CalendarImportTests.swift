import FoundationEssentials
import PQ
import TestSupport
import Testing

@testable import Programme

@Suite("A year's holidays are published")
struct CalendarImportTests {
    /// The city's dates are dated anew by a function of the reviews; here it only says that it was called.
    private func standIn(_ town: Town) async throws {
        try await town.run(
            """
            create table if not exists public.redated (year int);
            drop function if exists programme.redate_cycles(int, bigint);
            create function programme.redate_cycles(p_year int, p_job_id bigint) returns void
            language sql security definer set search_path = pg_catalog, pg_temp
            as 'insert into public.redated values (p_year)';
            """)
    }

    private func json(_ days: String) -> [UInt8] {
        Array(#"{"year":2027,"papers":["https://example.org/notice"],"days":[\#(days)]}"#.utf8)
    }

    private static let days =
        (1...12).map { #"{"name":"春节","date":"2027-02-\#($0 < 10 ? "0" : "")\#($0)","isOffDay":true}"# }
        .joined(separator: ",") + #",{"name":"春节","date":"2027-02-20","isOffDay":false}"#

    private func load(_ town: Town, _ path: String, year: Int = 2027, dryRun: Bool = false) async throws
        -> [RosterImport.Staged]
    {
        try await town.connection.run { c in
            try RosterImport(
                files: [.init(path: path, kind: .holidays)], target: .year(year, source: nil), keys: nil
            ).run(dryRun: dryRun, c)
        }
    }

    private func complaints(_ town: Town, _ path: String) async throws -> [String] {
        do {
            _ = try await load(town, path)
            return []
        } catch let refused as RosterImport.Refused {
            return refused.complaints.map { "\($0.line) \($0.code)" }
        }
    }

    @Test("holiday-cn JSON: tried, published with its document, dated anew, and corrected by a second file")
    func publish() async throws {
        try await withTown { town in
            try await standIn(town)
            try await withDirectory { directory in
                let path = try file(directory, "2027.json", json(Self.days))
                #expect(try await town.value("select skein.workday('cn', '2027-03-01')") == nil)
                #expect(try await load(town, path, dryRun: true)[0].trial.added == 13)
                #expect(try await town.value("select count(*) from programme.staging_batches") == "0")
                let staged = try await load(town, path)[0]
                #expect(try await town.jobs("calendar.import") == 1)
                let args = "{\"source\":\"holidays\",\"year\":2027,\"batch_id\":\(staged.batchID)}"
                for _ in 1...2 {
                    let answer = try await town.value("select programme.calendar_import('\(args)')") ?? ""
                    let result = try JSONDecoder().decode(PlatformImported.self, from: Data(answer.utf8))
                    #expect(result.status == "merged" && result.added == 13 && result.removed == 0)
                }
                #expect(try await town.lines("select * from public.redated") == ["2027"])
                #expect(try await town.value("select skein.workday('cn', '2027-03-01')") == "true")
                #expect(try await town.value("select skein.workday('cn', '2027-02-20')") == "true")
                #expect(
                    try await town.value("select source from programme.calendar_year where year = 2027")
                        == "https://example.org/notice")
                let less = Self.days.replacing(#",{"name":"春节","date":"2027-02-20","isOffDay":false}"#, with: "")
                let second = try await load(town, try file(directory, "b.json", json(less)))[0].trial
                #expect(second.removed == 1 && second.unchanged == 12)
            }
        }
    }

    @Test("An empty file, half a year, another year and a make-up day on a working day: refused, and the year unknown")
    func refused() async throws {
        try await withTown { town in
            try await standIn(town)
            try await withDirectory { directory in
                let one = #"{"name":"元旦","date":"2027-01-01","isOffDay":true}"#
                let wrong = Self.days.replacing("2027-02-20", with: "2027-02-22")
                #expect(try await complaints(town, file(directory, "1.json", json(""))) == ["0 noRows"])
                #expect(try await complaints(town, file(directory, "2.json", json(one))) == ["0 not_whole"])
                #expect(try await complaints(town, file(directory, "3.json", json(wrong))) == ["13 makeup_workday"])
                #expect(try await complaints(town, file(directory, "4.json", Array("[]".utf8))) == ["0 json"])
                #expect(
                    try await complaints(town, file(directory, "5.csv", Array("date,kind,source\n".utf8))) == [
                        "0 noRows"
                    ])
                let empty = try await town.stage("holidays", [], ready: false)
                #expect(
                    try await town.refusal("select programme.ready(\(empty))")?.message.contains("unpublished") == true)
                #expect(try await town.value("select skein.workday('cn', '2027-03-01')") == nil)
            }
        }
    }

    @Test("The published years come out of a file of many years as they are")
    func manyYears() async throws {
        try await withTown { town in
            try await standIn(town)
            try await withDirectory { directory in
                let path = directory + "/holidays.csv"
                try await town.connection.run { c in
                    _ = try RosterWriter.write(.holidays, to: path, encoding: .utf8, chinese: false, keys: nil, c)
                }
                for year in 2023...2026 {
                    let trial = try await load(town, path, year: year, dryRun: true)[0].trial
                    #expect(
                        trial.added == 0 && trial.changed == 0 && trial.removed == 0 && trial.unchanged > 20, "\(trial)"
                    )
                }
            }
        }
    }

    @Test("Until next year is published the bureau is told, once a day")
    func check() async throws {
        try await withTown(holders: 20) { town in
            let call = "select programme.calendar_check('{}')->>'told'"
            let year = try #require(
                try await town.value("select extract(year from programme.city_day(now()))::int + 1"))
            try await town.run("delete from skein.calendar_years where year = \(year)")
            #expect(try await town.value(call) == "1")
            #expect(try await town.value(call) == "0")
            #expect(try await town.jobs("notify.send") == 1)
            _ = try await town.value(
                """
                select programme.notify_send(j.args || '{"params": {"year": 2027}}') from skein.job j where j.kind = 'notify.send'
                """)
            #expect(Int(try await town.value("select count(*) from programme.notification_recipients") ?? "") ?? 0 > 0)
            try await town.run("select skein.set_calendar_year('cn', \(year), 'published', 'x')")
            #expect(try await town.value("select programme.calendar_check('{}')->>'published'") == "true")
        }
    }
}
