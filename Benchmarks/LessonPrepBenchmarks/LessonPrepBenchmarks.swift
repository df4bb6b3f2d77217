import ArgumentParser
import LessonPrep
import PlantedCity
import Timetabling

/// Plans planted cities and prints the figures of each plan as a JSON object a line, beside the hidden plan's and the
/// clerk's.
@main
struct LessonPrepBenchmarks: AsyncParsableCommand {
    /// How large a city.
    enum Size: String, ExpressibleByArgument, CaseIterable {
        case small = "S"
        case medium = "M"
        case large = "L"

        var knobs: PlantedCity.Knobs {
            switch self {
            case .small: .small
            case .medium: .medium
            case .large: .large
            }
        }

        /// Seconds that the search gets.
        var seconds: Double {
            switch self {
            case .small: 10
            case .medium: 60
            case .large: 300
            }
        }
    }

    @Argument(help: "Sizes: S, M, L.")
    var sizes: [Size] = [.small, .medium, .large]
    @Option(help: "Seconds for each plan; 10, 60 and 300 by default.")
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

    func run() async throws {
        for size in sizes {
            for seed in firstSeed..<firstSeed + UInt64(max(seeds, 1)) {
                var knobs = size.knobs
                knobs.seed = seed
                knobs.density = density ?? knobs.density
                knobs.unknown = unknown ?? knobs.unknown
                knobs.examShift = examShift ?? knobs.examShift
                let run = CityRun(size: size.rawValue, knobs: knobs, seconds: seconds ?? size.seconds, moves: moves)
                print(try await run.figures())
            }
        }
    }
}
