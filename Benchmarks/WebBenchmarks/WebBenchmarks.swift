import FoundationEssentials
import Glibc
import Logging
import PQ
import Skein
import SkeinBench

/// The page, the API and the lists of the command line over a long history and a long queue, one JSON object a line, on a private
/// PostgreSQL with its default durability. Arguments: jobs in the history (10000000), waiting jobs (1000000), jobs of a
/// drained backlog (1000000), ready jobs that nobody takes (200000).
@main
struct WebBenchmarks {
    static func main() async throws {
        let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        func number(_ index: Int, _ fallback: Int) -> Int { index < numbers.count ? numbers[index] : fallback }
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "bench")
        logger.logLevel = .warning
        try await BenchServer.with(logger: logger) { [logger] database in
            let history = History(database: database)
            show(
                try await history.fill(
                    done: number(0, 10_000_000), waiting: number(1, 1_000_000), ready: number(3, 200_000)))
            let addresses = try await history.addresses()
            let page = BenchPage(conninfo: database.conninfo, logger: logger)
            for report in try await page.measure(addresses) { show(report) }
            for report in try await CommandLists(conninfo: database.conninfo).measure() { show(report) }
            let bench = try await BenchDatabase(database, logger: logger, sharesDatabase: true)
            for report in try await WatchedDrain(bench: bench, page: page, jobs: number(2, 1_000_000)).measure() {
                show(report)
            }
        }
    }

    /// At once, for whoever reads along in a file.
    private static func show(_ report: BenchReport) {
        print(report.json)
        fflush(nil)
    }
}

extension BenchReport {
    /// Median, 95th percentile and maximum of durations.
    mutating func add(_ durations: [Duration]) {
        let milliseconds = durations.map { $0 / .milliseconds(1) }
        add("runs", .integer(milliseconds.count))
        add("median_milliseconds", .number(milliseconds.median))
        add("p95_milliseconds", .number(milliseconds.quantile(0.95)))
        add("max_milliseconds", .number(milliseconds.max() ?? .nan))
    }
}
