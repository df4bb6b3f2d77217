import FoundationEssentials
import PQ
import TestSupport
import Testing

/// The units: checked by systemd's own programs, and what their commands do.
@Suite("systemd units")
struct SystemdTests {
    static let services = ["skein-worker@", "skein-web", "skein-migrate", "skein-review@"]
    static let timers = ["skein-review-school", "skein-review-calendar"]

    @Test("systemd-analyze verify finds nothing")
    func verify() async throws {
        let folder = "/tmp/skein-units-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let files = try Project.files("deploy/systemd", suffix: "")
        #expect(files.count == Self.services.count + Self.timers.count)
        for file in files {
            let name = URL(filePath: file).lastPathComponent
            // Instances are verified under a name, and the program is where the build put it.
            let text = try Project.text(file).replacing("/usr/bin/skein", with: skeinProgram)
            try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
        }
        let units =
            ["skein-worker@1.service", "skein-web.service", "skein-migrate.service"]
            + ["skein-review@school_year.service"] + Self.timers.map { $0 + ".timer" }
        let tool = try await Tool.run(
            ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no"] + units.map { folder + "/" + $0 })
        #expect(tool.status == 0 && tool.all.isEmpty, "\(tool.all)")
    }

    @Test("systemd-analyze security rates each service at most 1.5 of 10", arguments: services)
    func security(_ service: String) async throws {
        let tool = try await Tool.run(
            ["systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager"]
                + [Project.path("deploy/systemd/\(service).service")])
        #expect(tool.status == 0, "\(tool.out.suffix(300))")
    }

    @Test("The timers follow the city's clock, whatever the machine's", arguments: timers)
    func calendar(_ timer: String) async throws {
        let text = try Project.text("deploy/systemd/\(timer).timer")
        let rule = try #require(text.firstMatch(of: #/OnCalendar=(.*)/#)).1
        let out = try await Tool.bash("TZ=UTC systemd-analyze calendar '\(rule)'")
        #expect(out.contains("01 01:00:00 UTC"), "\(out)")
        #expect(text.contains("Persistent=yes"))
    }

    @Test("Asking for the yearly review again and at once makes one job a year")
    func review() async throws {
        let unit = try Project.text("deploy/systemd/skein-review@.service")
        let line = try #require(unit.firstMatch(of: #/ExecStart=\/bin\/sh -euc '(.*)'/#)).1
        let command = String(line).replacing("%%", with: "%").replacing("$$", with: "$").replacing(
            "%i", with: "school_year"
        )
        .replacing("/usr/bin/skein", with: skeinProgram)
        try await withDatabase(.programme) { database in
            let environment = ["SKEIN_DATABASE_URL": database.conninfo, "SKEIN_CONFIG": "/dev/null"]
            let once = try await Tool.run([skeinProgram, "worker", "--once"], environment: environment)
            #expect(once.status == 0, "\(once.all)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask { _ = try await Tool.bash(command, environment: environment) }
                }
                try await group.waitForAll()
            }
            _ = try await Tool.bash(command, environment: environment)
            let jobs = try await database.psql(
                """
                select count(*), min(args ->> 'basis'), min(args ->> 'review_year') = to_char(now() at time zone 'Asia/Shanghai', 'YYYY')
                from skein.job where kind = 'review.open_year'
                """)
            #expect(jobs == "1|school_year|t\n")
        }
    }
}
