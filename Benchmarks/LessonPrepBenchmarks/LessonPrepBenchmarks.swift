import ArgumentParser
import LessonPrep
import PlantedCity
import Timetabling

/// Plans planted cities and prints the figures of each plan as a JSON object a line, beside the planted plan's and the
/// clerk's; for people, what each comes to is said on standard error. Status 1 when a bar is missed.
@main
struct LessonPrepBenchmarks: AsyncParsableCommand {
    @Argument(help: "Sizes: S, M, L.")
    var sizes: [CitySize] = [.small, .medium, .large]
    @Option(help: "Seconds for each plan; 20, 60 and 300 by default.")
    var seconds: Double?
    @Option(help: "Moves that each chain proposes, at most.")
    var moves: Int?
    @Option(help: "How many cities of each size.")
    var seeds = 1
    @Option(help: "The first city's seed.")
    var firstSeed: UInt64 = 1
    @Option(help: "The share of lessons in the periods of a week, 0 to 1.")
    var density: Double?
    @Option(help: "The share of attendees without a timetable, 0 to 1.")
    var unknown: Double?
    @Option(help: "Weeks by which each stage's examinations are later than those of the stage below.")
    var examShift: Int?
    @Option(help: "A folder for each problem and plan as JSON, which Tests/Peers/lesson_prep_optimum.py reads.")
    var export: String?

    func run() async throws {
        var isMet = true
        for size in sizes {
            for seed in firstSeed..<firstSeed + UInt64(max(seeds, 1)) {
                var knobs = size.knobs
                knobs.seed = seed
                knobs.density = density ?? knobs.density
                knobs.unknown = unknown ?? knobs.unknown
                knobs.examShift = examShift ?? knobs.examShift
                let run = CityRun(
                    size: size, knobs: knobs, seconds: seconds ?? size.seconds, moves: moves, export: export)
                isMet = try await run.report() && isMet
            }
        }
        if !isMet { throw ExitCode.failure }
    }
}
