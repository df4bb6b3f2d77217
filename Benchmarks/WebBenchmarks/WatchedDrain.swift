import Skein
import SkeinBench
import Synchronization

/// How fast a worker drains a backlog while people watch, and while nobody does, in turn.
struct WatchedDrain: Sendable {
    let bench: BenchDatabase
    let page: BenchPage
    let jobs: Int

    private static let rounds = 5
    /// As the page's script does at most.
    private static let pause = Duration.seconds(5)
    private static let watched = ["/", "/jobs", "/queues"]

    func measure() async throws -> BenchReport {
        var alone: [Double] = []
        var together: [Double] = []
        // The first round warms up.
        for round in 0...Self.rounds {
            try await bench.fill(jobs)
            let without = try await bench.drain(jobs)
            try await bench.fill(jobs)
            let with = try await page.serve { port in try await watching(port) { try await bench.drain(jobs) } }
            guard round > 0 else { continue }
            alone.append(without)
            together.append(with)
        }
        let ratio = zip(together, alone).map { $0 / $1 }.median
        var report = BenchReport("watched_drain")
        report.add("jobs", .integer(jobs))
        report.add("watchers", .integer(Self.watched.count))
        report.add("jobs_per_second", .number(together.median))
        report.add("unwatched_per_second", .number(alone.median))
        report.add("loss_percent", .number((1 - ratio) * 100))
        report.add("rounds", .numbers(together))
        report.add("unwatched_rounds", .numbers(alone))
        return report
    }

    private func watching<R: Sendable>(
        _ port: Int, _ body: @escaping @Sendable () async throws -> R
    ) async throws -> R {
        let isOver = Flag()
        return try await withThrowingTaskGroup(of: R?.self) { group in
            for path in Self.watched {
                group.addTask {
                    await PageClient.live(port: port) { !isOver.isSet }
                    return nil
                }
                group.addTask {
                    while !Task.isCancelled {
                        _ = try? await PageClient.get(path, port: port)
                        try? await Task.sleep(for: Self.pause)
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
