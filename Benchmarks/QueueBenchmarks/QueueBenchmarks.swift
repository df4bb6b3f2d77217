import Logging
import Skein
import SkeinBench

/// All benchmarks of the queue, one JSON object a line, on a private PostgreSQL with its default durability.
/// Arguments: the number of jobs (500000) and of rounds (3).
@main
struct QueueBenchmarks {
    static func main() async throws {
        let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        let jobs = numbers.first ?? 500_000
        let rounds = numbers.dropFirst().first ?? 3
        let only = CommandLine.arguments.dropFirst().filter { Int($0) == nil }
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "bench")
        logger.logLevel = .warning
        try await BenchServer.with(logger: logger) { [logger] database in
            let suite: [(String, () async throws -> BenchReport)] = [
                ("drain", { try await DrainBench(jobs: jobs, rounds: rounds).run(database, logger: logger) }),
                (
                    "pinned",
                    {
                        try await DrainBench(jobs: jobs, rounds: rounds, pinsSnapshot: true).run(
                            database, logger: logger)
                    }
                ),
                ("enqueue", { try await EnqueueBench(jobs: jobs, rounds: rounds).run(database, logger: logger) }),
                ("notify", { try await NotifyLockBench(jobs: 4 * jobs, rounds: rounds).run(database, logger: logger) }),
                ("latency", { try await LatencyBench().run(database, logger: logger) }),
            ]
            for (name, run) in suite where only.isEmpty || only.contains(name) {
                print(try await run().json)
            }
        }
    }
}
