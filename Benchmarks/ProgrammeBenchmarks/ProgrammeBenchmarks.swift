import Logging
import Skein
import SkeinBench

/// The programme at the size of a whole city, one JSON object a line, on a private PostgreSQL with its default
/// durability. Argument: the number of people (16500).
@main
struct ProgrammeBenchmarks {
    static func main() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "bench")
        logger.logLevel = .warning
        let people = CommandLine.arguments.dropFirst().compactMap { Int($0) }.first ?? 16_500
        try await BenchServer.with(logger: logger) { [logger] database in
            let city = try await WholeCity(database, people: people, logger: logger)
            print(try await city.openReviews().json)
            print(try await city.notifyEverybody().json)
        }
    }
}
