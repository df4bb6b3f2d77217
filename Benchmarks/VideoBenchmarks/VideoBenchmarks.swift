import Logging
import SkeinBench

/// The jobs of videos, one JSON object a line, on a private PostgreSQL with its default durability.
///
/// Arguments: `probe`, `backlog`, `beside` or nothing for all of them; then the number of videos of a backlog (1000).
@main
struct VideoBenchmarks {
    static func main() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "bench")
        logger.logLevel = .warning
        let words = Array(CommandLine.arguments.dropFirst())
        let which = words.first { Int($0) == nil }
        let videos = words.compactMap { Int($0) }.first ?? 1_000
        let footage = try Footage()
        do {
            for (name, measure) in [("probe", probe), ("backlog", backlog), ("beside", beside)]
            where which == nil || which == name {
                // Each on a server of its own: one's rows are none of the other's.
                try await BenchServer.with(logger: logger) { [logger] database in
                    let studio = try await Studio(database, footage, logger: logger)
                    print(try await measure(studio, footage, videos).json)
                }
            }
            try footage.remove()
        } catch {
            try footage.remove()
            throw error
        }
    }

    private static func probe(_ studio: Studio, _ footage: Footage, _ videos: Int) async throws -> BenchReport {
        try await ProbeBench(videos: 120, rounds: 5).run(studio, footage)
    }

    private static func backlog(_ studio: Studio, _ footage: Footage, _ videos: Int) async throws -> BenchReport {
        try await BacklogBench(videos: videos).run(studio, footage)
    }

    private static func beside(_ studio: Studio, _ footage: Footage, _ videos: Int) async throws -> BenchReport {
        try await BesideBench().run(studio, footage)
    }
}
