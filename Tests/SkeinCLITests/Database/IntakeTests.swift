import FoundationEssentials
import TestSupport
import Testing

@testable import SkeinCLI

@Suite("Commands of rosters and calendars")
struct IntakeTests {
    private func withDirectory(_ body: (String) async throws -> Void) async throws {
        let path = "/tmp/skein-cli-intake-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await body(path)
    }

    private static let kinds = """
        select skein.define_kind('platform.import');
        select skein.define_kind('calendar.import');
        """

    @Test("Templates in both languages, which an import reads")
    func templates() async throws {
        let english = await CommandRun.of("city", "template", "--kind", "posts")
        #expect(
            english.out
                == "staff_no,organisation,post,from,through,is_main\r\nT000123,S00123,teacher,2026-09-01,,yes\r\n")
        let chinese = await CommandRun.of("city", "template", "--kind", "posts", "--lang", "zh-CN")
        #expect(chinese.out == "工号,单位代码,职务,起始日期,截止日期,主职\r\nT000123,S00123,教师,2026-09-01,,是\r\n")
        let unknown = await CommandRun.of("city", "template", "--kind", "pets")
        #expect(unknown.status == .usage && unknown.err.contains("suspensions"))
    }

    @Test("Export, import on trial, import: jobs in a chain; a second export touches nothing")
    func directory() async throws {
        try await Seed.database(Self.kinds + "select programme.generate_city(7, holders => 20);") { database in
            try await withDirectory { (directory: String) async throws -> Void in
                let out = directory + "/out"
                let export = await database.skein("city", "export", out, "-o", "csv")
                #expect(export.status == .done && export.out.contains("cohorts,4\r\n"), "\(export.err)")
                #expect(await database.skein("city", "export", out).status == .failed)
                let trial = await database.skein("city", "import", out, "--dry-run", "-o", "json")
                #expect(trial.status == .done && trial.err.contains("nothing was changed"), "\(trial.err)")
                #expect(try await database.psql("select count(*) from programme.staging_batches") == "0\n")
                let real = await database.skein("city", "import", out, "-o", "json")
                #expect(real.status == .done && real.out.contains(#""inserted": 0"#), "\(real.err)")
                #expect(
                    try await database.psql("select state, count(*) from skein.job group by 1 order by 1")
                        == "available|1\nblocked|6\n")
            }
        }
    }

    @Test("What lessons are prepared from goes out and in with the city, each file by its own job")
    func preparation() async throws {
        let city = """
            select programme.generate_city(7, holders => 20, today => '2026-11-23');
            select programme.generate_preparation(7, '2026F', 2, '2026-09-01');
            """
        try await Seed.database(Self.kinds + city) { database in
            try await withDirectory { (directory: String) async throws -> Void in
                let out = directory + "/out"
                let export = await database.skein("city", "export", out, "-o", "csv")
                #expect(export.status == .done && export.out.contains("travel_times,8\r\n"), "\(export.err)")
                let real = await database.skein("city", "import", out, "-o", "csv")
                #expect(real.status == .done, "\(real.err)")
                let timetable = real.out.split(separator: "\r\n").first { $0.contains("timetable.csv") } ?? ""
                #expect(timetable.hasSuffix(",0,0"), "no row is wrong, no session affected: \(timetable)")
                #expect(
                    try await database.psql("select kind, count(*) from skein.job group by 1 order by 1")
                        == "calendar.import|2\nplatform.import|17\n")
                let bad = directory + "/timetable.csv"
                let header = "工号,单位代码,学期,星期,节次,周次"
                try Data("\(header)\nT000001,S1,2026F,周八,1,1-18\n".utf8).write(to: URL(filePath: bad))
                let refused = await database.skein("city", "import", bad, "--lang", "zh-CN", "-o", "csv")
                #expect(refused.status == .failed && refused.out.contains(",2,星期,weekday,"), "\(refused.out)")
            }
        }
    }

    @Test("What is wrong is a table of lines and columns in the user's language, and nothing stays")
    func errors() async throws {
        try await Seed.database(Self.kinds) { database in
            try await withDirectory { (directory: String) async throws -> Void in
                let people = directory + "/people.csv"
                try Data("工号,姓名\n1.23E+11,王\nT2,\n".utf8).write(to: URL(filePath: people))
                let run = await database.skein("city", "import", people, "--lang", "zh-CN", "-o", "csv")
                #expect(run.status == .failed && run.out.contains(",2,工号,scientific,"), "\(run.out)")
                #expect(run.out.contains(",3,姓名,required,不能为空"), "\(run.out)")
                let posts = directory + "/x.csv"
                try Data("staff_no,organisation,post,from\nT9,S9,teacher,2026/9/1\n".utf8).write(
                    to: URL(filePath: posts))
                let refused = await database.skein("city", "import", posts, "--kind", "posts", "-o", "csv")
                #expect(refused.out.contains(",2,staff_no,not_found,nobody has the staff number T9"), "\(refused.out)")
                #expect(await database.skein("city", "import", posts).status == .usage)
                #expect(await database.skein("city", "import", directory + "/none").status == .usage)
                let missing = await database.skein("city", "import", directory + "/people.txt")
                #expect(missing.status == .failed && missing.out.contains("unreadable"), "\(missing.err)")
                #expect(try await database.psql("select count(*) from programme.staging_batches") == "0\n")
            }
        }
    }

    @Test("The calendar shows a published year, and says of another that it is not")
    func calendar() async throws {
        try await Seed.database(Self.kinds) { database in
            let known = await database.skein("calendar", "show", "--year", "2026", "-o", "csv")
            #expect(known.out.contains("2026-10-10,makeup_workday,国庆节,true") && known.err.isEmpty, "\(known.out)")
            let unknown = await database.skein("calendar", "show", "--year", "2027")
            #expect(unknown.out.isEmpty && unknown.err.contains("2027 is not published"), "\(unknown.err)")
            let bad = await database.skein("calendar", "import", "/nonexistent.json", "--year", "2027")
            #expect(bad.status == .failed && bad.out.contains("unreadable"), "\(bad.err)")
        }
    }
}
