import SkeinBench
import Subprocess

/// The lists of the command line, each a process of its own.
struct CommandLists: Sendable {
    let conninfo: String

    private static let rounds = 20
    private static let lists = [
        "jobs list", "jobs list --filter state:discarded", "jobs list --filter state:scheduled",
        "jobs list --filter state:completed", "jobs list --filter state:running", "jobs list --filter kind:web.rare",
        "jobs list --filter kind:web.mail", "jobs list --filter queue:later", "jobs list --filter tenant:school-7",
        "jobs list --filter args.school:none", "jobs list --filter age:>1m", "jobs list --after 3000000",
        "queues list", "kinds list", "workers list --all", "schedules list", "schedules preview", "producers list",
        "audit",
        "audit --after 500000", "audit --action cancel",
        "audit --action none", "audit --subject 500000", "audit --actor nobody", "review status", "video list", "top",
        "health", "doctor",
    ]

    func measure() async throws -> [BenchReport] {
        let program = try SkeinProgram(conninfo: conninfo)
        var reports: [BenchReport] = []
        for list in Self.lists {
            var taken: [Duration] = []
            var status = ""
            for _ in 0..<Self.rounds {
                let start = ContinuousClock.now
                let result = try await run(
                    .path(program.path), arguments: Arguments(list.split(separator: " ").map(String.init)),
                    environment: program.environment, output: .string(limit: 1 << 22), error: .string(limit: 1 << 20))
                taken.append(ContinuousClock.now - start)
                status = "\(result.terminationStatus)"
            }
            var report = BenchReport("command")
            report.add("command", .text(list))
            report.add("status", .text(status))
            report.add(taken)
            reports.append(report)
        }
        return reports
    }
}
