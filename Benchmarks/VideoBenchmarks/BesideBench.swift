import PQ
import Skein
import SkeinBench

/// How long short jobs of another queue wait, with nothing else to do and beside a backlog of transcoding: by a worker of
/// their own, and by one that serves all queues with ten places, of which transcodes may take two, or all.
struct BesideBench {
    private let short = 60
    private let interval = Duration.milliseconds(50)
    private let queue = "default"

    func run(_ studio: Studio, _ footage: Footage) async throws -> BenchReport {
        var report = BenchReport("beside_transcoding")
        report.add("short_jobs", .integer(short))
        let idle = try await waits(studio, [studio.worker([queue], 4, drains: false)])
        report.add("idle_median_milliseconds", .number(idle.median))
        report.add("idle_p99_milliseconds", .number(idle.quantile(0.99)))
        try await studio.add(footage.clips("long", 20, size: "640x360", seconds: 60, sound: false), "l")
        try await studio.workOff(["video"], concurrency: 2)
        let apart = try await waits(
            studio, [studio.worker(["transcode"], 2, drains: false), studio.worker([queue], 4, drains: false)])
        report.add("apart_median_milliseconds", .number(apart.median))
        report.add("apart_p99_milliseconds", .number(apart.quantile(0.99)))
        report.add("apart_max_milliseconds", .number(apart.max() ?? .nan))
        let bounded = try await waits(
            studio, [studio.worker([queue, "transcode"], 10, drains: false, places: ["transcode": 2])])
        report.add("bounded_median_milliseconds", .number(bounded.median))
        report.add("bounded_p99_milliseconds", .number(bounded.quantile(0.99)))
        report.add("bounded_max_milliseconds", .number(bounded.max() ?? .nan))
        let together = try await waits(studio, [studio.worker([queue, "transcode"], 10, drains: false)])
        report.add("together_median_milliseconds", .number(together.median))
        report.add("together_p99_milliseconds", .number(together.quantile(0.99)))
        report.add("together_max_milliseconds", .number(together.max() ?? .nan))
        report.add(
            "transcode_jobs_left",
            .integer(try await studio.count("skein.job where kind = 'video.transcode' and state = 'available'")))
        return report
    }

    /// Milliseconds between a short job's enqueue and its start, by the database's clock, while the workers run.
    private func waits(_ studio: Studio, _ workers: [Worker]) async throws -> [Double] {
        let running = workers.map { worker in Task { try await worker.run() } }
        try await Task.sleep(for: .seconds(5))
        let before = try await studio.count("skein.job where kind = 'bench.short'")
        for _ in 0..<short {
            try await studio.run("select skein.enqueue('bench.short', queue => '\(queue)')")
            try await Task.sleep(for: interval)
        }
        let deadline = ContinuousClock.now + .seconds(300)
        while try await studio.count("skein.job where kind = 'bench.short' and state = 'completed'") < before + short {
            guard ContinuousClock.now < deadline else { throw Program.Failure(what: "the short jobs do not end") }
            try await Task.sleep(for: .milliseconds(100))
        }
        for worker in workers { worker.handBack() }
        for task in running { try await task.value }
        return try await studio.database.pool.run { connection in
            let rows = try connection.query(
                """
                select extract(epoch from started_at - created_at)::float8 * 1000
                from skein.job where kind = 'bench.short' order by id offset $1
                """, [.int8(Int64(before))])
            return try (0..<rows.count).map { try rows.get(row: $0, 0) }
        }
    }
}
