import SkeinBench

/// A backlog of videos taken through the whole chain by four workers that run one job each at a time.
struct BacklogBench {
    let videos: Int
    private let workers = 4

    func run(_ studio: Studio, _ footage: Footage) async throws -> BenchReport {
        try await studio.add(
            footage.clips("backlog", videos, size: "64x36", seconds: 1, sound: false), "b")
        let start = ContinuousClock.now
        try await studio.workOff(["video", "transcode"], workers: workers, concurrency: 1)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        var report = BenchReport("backlog")
        report.add("videos", .integer(videos))
        report.add("workers", .integer(workers))
        report.add(
            "ready", .integer(try await studio.count("programme.video where code like 'b-%' and status = 'ready'")))
        report.add(
            "jobs", .integer(try await studio.count("skein.job where kind like 'video.%' and state = 'completed'")))
        report.add("discarded", .integer(try await studio.count("skein.job where state = 'discarded'")))
        report.add("seconds", .number(seconds))
        report.add("videos_per_minute", .number(Double(videos) / seconds * 60))
        return report
    }
}
