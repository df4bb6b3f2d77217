import Glibc
import Skein
import SkeinBench
import Synchronization

/// How fast a worker drains a backlog while nobody watches, while one person looks at the overview, and while three look at a page each,
/// in turn.
struct WatchedDrain: Sendable {
    let bench: BenchDatabase
    let page: BenchPage
    let jobs: Int

    private static let rounds = 5
    /// As the page's script does: fifty times as long as the last fetch took, within bounds.
    private static func pause(after fetch: Duration) -> Duration { min(.seconds(30), max(.seconds(5), fetch * 50)) }
    private static let cores = Double(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    private static let audiences = [["/"], ["/", "/jobs", "/queues"]]

    func measure() async throws -> [BenchReport] {
        var alone: [Double] = []
        var watched = Self.audiences.map { _ in [Double]() }
        var shares = watched
        // The first round warms up.
        for round in 0...Self.rounds {
            try await bench.fill(jobs)
            let without = try await bench.drain(jobs)
            if round > 0 { alone.append(without) }
            for (number, audience) in Self.audiences.enumerated() {
                try await bench.fill(jobs)
                let (with, processor) = try await page.serve { port, time in
                    // Connections are opened and statements planned once in the life of a page.
                    for path in audience { _ = try await PageClient.get(path, port: port) }
                    let start = try await time.read()
                    let rate = try await watching(audience, port) { try await bench.drain(jobs) }
                    return (rate, ProcessorTime.seconds(from: start, to: try await time.read()))
                }
                guard round > 0 else { continue }
                watched[number].append(with)
                shares[number].append(processor * with / Double(jobs) / Self.cores * 100)
            }
        }
        return Self.audiences.indices.map { report(Self.audiences[$0].count, watched[$0], alone, shares[$0]) }
    }

    private func report(
        _ watchers: Int, _ watched: [Double], _ alone: [Double], _ shares: [Double]
    ) -> BenchReport {
        var report = BenchReport("watched_drain")
        report.add("jobs", .integer(jobs))
        report.add("watchers", .integer(watchers))
        report.add("jobs_per_second", .number(watched.median))
        report.add("unwatched_per_second", .number(alone.median))
        report.add("loss_percent", .number((1 - zip(watched, alone).map { $0 / $1 }.median) * 100))
        report.add("page_percent_of_processors", .number(shares.median))
        report.add("rounds", .numbers(watched))
        report.add("unwatched_rounds", .numbers(alone))
        return report
    }

    private func watching<R: Sendable>(
        _ audience: [String], _ port: Int, _ body: @escaping @Sendable () async throws -> R
    ) async throws -> R {
        let isOver = Flag()
        return try await withThrowingTaskGroup(of: R?.self) { group in
            for path in audience {
                group.addTask {
                    try await PageClient.live(port: port) { !isOver.isSet }
                    return nil
                }
                group.addTask {
                    while !Task.isCancelled {
                        // A page that fails costs nothing, and would make watching look cheap.
                        let start = ContinuousClock.now
                        let (status, _) = try await PageClient.get(path, port: port)
                        guard status == 200 else { throw PageClient.Failure(what: "\(path): status \(status)") }
                        try? await Task.sleep(for: Self.pause(after: ContinuousClock.now - start))
                    }
                    return nil
                }
            }
            group.addTask { try await body() }
            var result: R?
            while let value = try await group.next() {
                guard let value else { continue }
                result = value
                isOver.set()
                group.cancelAll()
            }
            guard let result else { throw CancellationError() }
            return result
        }
    }
}

private final class Flag: Sendable {
    private let value = Atomic(false)
    var isSet: Bool { value.load(ordering: .relaxed) }
    func set() { value.store(true, ordering: .relaxed) }
}
