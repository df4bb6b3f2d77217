import SkeinBench

/// Probes and plans per second, each round beside two neighbours over the same files with as many at a time: plain `ffprobe`
/// in a loop, and `ffprobe` with `sha256sum`, since a probe reads and hashes the whole file.
struct ProbeBench {
    let videos: Int
    let rounds: Int
    private let atOnce = 4

    /// What a pass over the files took.
    private struct Cost {
        var seconds: Double
        /// Of the processor, by this process and the programs that it ran; the server's is not in it.
        var processor: Double

        static func of(_ body: () async throws -> Void) async throws -> Cost {
            let (start, before) = (ContinuousClock.now, ProcessFigures.processorTimeWithPrograms)
            try await body()
            return Cost(
                seconds: (ContinuousClock.now - start) / .seconds(1),
                processor: (ProcessFigures.processorTimeWithPrograms - before) / .seconds(1))
        }
    }

    func run(_ studio: Studio, _ footage: Footage) async throws -> BenchReport {
        var probes: [Cost] = []
        var plans: [Cost] = []
        var plain: [Cost] = []
        var hashed: [Cost] = []
        for round in 0..<rounds {
            let paths = try footage.clips("probe\(round)", videos, size: "1280x720", seconds: 20, sound: true)
            plain.append(try await Cost.of { try await loop(paths) { try Self.ffprobe($0) } })
            hashed.append(
                try await Cost.of {
                    try await loop(paths) {
                        try Self.ffprobe($0)
                        try Program.run("/usr/bin/sha256sum", [$0])
                    }
                })
            try await studio.run("select skein.pause('kind', 'video.plan_renditions', 'bench')")
            try await studio.add(paths, "p\(round)")
            probes.append(
                try await Cost.of { try await studio.workOff(["video"], concurrency: atOnce) })
            try await studio.run("select skein.resume('kind', 'video.plan_renditions')")
            try await studio.run("select skein.admit()")
            plans.append(try await Cost.of { try await studio.workOff(["video"], concurrency: atOnce) })
            let planned = try await studio.count("programme.video where code like 'p\(round)-%' and status = 'planned'")
            guard planned == videos else { throw Program.Failure(what: "\(planned) of \(videos) videos are planned") }
        }
        func rates(_ costs: [Cost]) -> [Double] { costs.map { Double(videos) / $0.seconds } }
        var report = BenchReport("probe")
        report.add("videos", .integer(videos))
        report.add("at_once", .integer(atOnce))
        report.add("probes_per_second", .number(rates(probes).median))
        report.add("plain_ffprobe_per_second", .number(rates(plain).median))
        report.add("hashed_ffprobe_per_second", .number(rates(hashed).median))
        report.add("ratio", .number(zip(rates(probes), rates(plain)).map { $0 / $1 }.median))
        report.add("hashed_ratio", .number(zip(rates(probes), rates(hashed)).map { $0 / $1 }.median))
        report.add("processor_ratio", .number(zip(probes, plain).map { $0.processor / $1.processor }.median))
        report.add("hashed_processor_ratio", .number(zip(probes, hashed).map { $0.processor / $1.processor }.median))
        report.add("plans_per_second", .number(rates(plans).median))
        report.add("rounds", .numbers(rates(probes)))
        report.add("plain_rounds", .numbers(rates(plain)))
        report.add("hashed_rounds", .numbers(rates(hashed)))
        return report
    }

    /// A neighbour.
    private func loop(_ paths: [String], _ body: @escaping @Sendable (String) throws -> Void) async throws {
        let turns = Turns()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<atOnce {
                group.addTask { try await turns.work(paths.count) { try body(paths[$0]) } }
            }
            try await group.waitForAll()
        }
    }

    private static func ffprobe(_ path: String) throws {
        try Program.run(
            "/usr/bin/ffprobe",
            ["-v", "error", "-of", "json", "-show_error", "-show_format", "-show_streams", "-show_chapters", path])
    }
}
