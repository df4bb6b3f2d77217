import ArgumentParser
import Timetabling

/// Solves instances of curriculum-based course timetabling with several seeds each: a JSON object a line for each
/// run, and one with the mean beside the published figures for each instance. Every plan is recounted by the
/// independent checker; a difference ends the program.
@main
struct TimetablingBenchmarks: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "TimetablingBenchmarks",
            abstract: "Measures the timetable solver on .ctt instances, one JSON object a line.")
    }

    @Argument(help: "The instances, .ctt files.")
    var files: [String]
    @Option(help: "Seconds for each run.")
    var seconds = 300.0
    @Option(help: "How many seeds each instance is solved with.")
    var seeds = 10
    @Option(help: "The first seed; the others follow it.")
    var firstSeed: UInt64 = 1
    @Option(help: "Chains side by side.")
    var chains = 2
    @Option(help: "How often a chain anneals; for trials.")
    var cycles: Int?
    @Option(help: "The first temperature; for trials.")
    var hottest: Double?
    @Option(help: "The last temperature; for trials.")
    var coldest: Double?

    func validate() throws {
        guard !files.isEmpty, seeds > 0, chains > 0, seconds > 0 else {
            throw ValidationError("at least one file, seed and chain, and a time above 0 are needed")
        }
    }

    func run() async throws {
        for file in files {
            let instance = try read(file)
            var costs: [Int] = []
            for seed in firstSeed..<firstSeed + UInt64(seeds) {
                let run = try await measure(instance, seed)
                costs.append(run.cost)
                emit(run.json)
            }
            let greedy = Solver<CourseProblem>.greedy(CourseProblem(instance), seed: firstSeed)
            emit(Summary(instance: instance.name, seconds: seconds, costs: costs, greedy: greedy.score.soft).json)
        }
    }

    private func read(_ file: String) throws -> CourseInstance {
        do {
            return try CourseInstance(ctt: try TextFile.read(file))
        } catch let error as CourseFileError {
            throw ValidationError("\(file): \(error)")
        }
    }

    private func measure(_ instance: CourseInstance, _ seed: UInt64) async throws -> Run {
        var settings = CourseProblem.settings
        settings.cycles = cycles ?? settings.cycles
        settings.hottest = hottest ?? settings.hottest
        settings.coldest = coldest ?? settings.coldest
        let clock = ContinuousClock()
        let start = clock.now
        let outcome = await Solver<CourseProblem>(settings, chains: chains).solve(
            CourseProblem(instance), seed: seed, budget: .time(.seconds(seconds), on: clock))
        let elapsed = start.duration(to: clock.now) / .seconds(1)
        let verdict = try CourseChecker(instance).check(outcome.plan.text(instance))
        guard verdict.cost == outcome.score.soft, verdict.violations == outcome.score.unplaced else {
            throw Disagreement(reported: "\(outcome.score)", counted: "\(verdict)")
        }
        return Run(
            instance: instance.name, seed: seed, seconds: elapsed, chains: chains, cost: verdict.cost,
            violations: verdict.violations, moves: outcome.moves)
    }

    /// At once, since a whole measurement takes hours.
    private func emit(_ line: String) { TextFile.write(line + "\n") }
}

/// The solver and the checker count differently.
struct Disagreement: Error, CustomStringConvertible {
    let reported: String
    let counted: String

    var description: String { "the solver reports \(reported), the checker counts \(counted)" }
}
