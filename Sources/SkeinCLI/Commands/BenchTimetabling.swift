import ArgumentParser
import Synchronization
import Timetabling

/// `skein bench timetabling`: solves an instance of the timetabling competition, so that the solver can be compared
/// with published results. It needs no database.
struct BenchTimetablingCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "timetabling", abstract: Message.commandBenchTimetabling.text,
            discussion: Message.discussionBenchTimetabling.text)
    }

    @Argument(help: help(.argumentCourseFile, "file"))
    var file: String
    @Option(help: help(.optionSolveSeconds, "n"))
    var seconds: Double?
    @Option(help: help(.optionSolveMoves, "n"))
    var moves: Int?
    @Option(help: help(.optionSolveSeed, "n"))
    var seed: UInt64 = 1
    @Option(help: help(.optionSolveChains, "n"))
    var chains = 2
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    mutating func validate() throws {
        if let seconds, !(0.001...86_400).contains(seconds) { throw outOfRange("--seconds", "0.001", "86400") }
        if let moves, !(1...Self.mostMoves).contains(moves) { throw outOfRange("--moves", "1", "\(Self.mostMoves)") }
        if !(1...64).contains(chains) { throw outOfRange("--chains", "1", "64") }
    }

    private static let mostMoves = 1_000_000_000_000

    private func outOfRange(_ option: String, _ least: String, _ most: String) -> ValidationError {
        ValidationError(Message.errorRange.text(["option": option, "least": least, "most": most]))
    }

    func run() async throws {
        let session = try Session(global, output)
        let instance = try read(session.console)
        let clock = ContinuousClock()
        let start = clock.now
        let outcome = try await solve(instance, clock, session)
        let elapsed = start.duration(to: clock.now)
        session.console.out(outcome.plan.text(instance))
        try report(outcome, instance, elapsed, session)
    }

    private func read(_ console: Console) throws -> CourseInstance {
        guard let text = String(validating: try console.readBytes(file), as: UTF8.self) else {
            throw CLIError(.failed, Message.configNotUTF8.text(["path": file]))
        }
        do {
            return try CourseInstance(ctt: text)
        } catch {
            let place = Message.errorLine.text(["line": "\(error.line)", "problem": error.reason])
            throw CLIError(.failed, "\(file): \(place)")
        }
    }

    /// Solves until the budget is used up or a signal asks to end.
    private func solve(
        _ instance: CourseInstance, _ clock: ContinuousClock, _ session: Session
    ) async throws -> Outcome<CourseTimetable> {
        let budget: Budget =
            if let moves, seconds == nil {
                .moves(moves)
            } else {
                .time(.seconds(seconds ?? 30), on: clock, moves: moves)
            }
        let bar = ChainsBar(ProgressBar(Message.solveProgress.text, console: session.console), chains: chains)
        // Standard error is for the figures then, and for nothing beside them.
        let isSilent = session.format.isForMachines
        let solver = Solver<CourseProblem>(CourseProblem.settings, chains: chains)
        let signals = SignalStream()
        let outcome = await withTaskGroup(of: Outcome<CourseTimetable>?.self) { group in
            group.addTask { [seed] in
                await solver.solve(CourseProblem(instance), seed: seed, budget: budget) {
                    if !isSilent { bar.update($0) }
                }
            }
            group.addTask {
                for await _ in signals.signals { break }
                return nil
            }
            var found: Outcome<CourseTimetable>?
            // Whichever ends first ends the other; the search then still hands over its best.
            for await outcome in group {
                found = outcome ?? found
                group.cancelAll()
            }
            return found
        }
        bar.finish()
        guard let outcome else { throw CancellationError() }
        return outcome
    }

    private func report(
        _ outcome: Outcome<CourseTimetable>, _ instance: CourseInstance, _ elapsed: Duration, _ session: Session
    ) throws {
        let console = session.console
        let figures = figures(outcome, instance, elapsed)
        switch session.format {
        case .table, .wide: console.note(summary(outcome, instance, elapsed))
        case .json, .jsonl: console.note(figures.object(figures.rows[0]))
        case .csv: console.err(figures.csv)
        case .id: console.err(figures.ids)
        }
        if outcome.ending == .cancelled { console.note(Message.solveCancelled.text) }
        guard outcome.score.unplaced > 0 else { return }
        var error = CLIError(.failed, Message.solveUnplaced.text(["count": "\(outcome.score.unplaced)"]))
        error.excerpt = outcome.plan.unplaced(instance).prefix(20).map { course, missing in
            let funnel = instance.candidates(ofCourse: course).funnel
            return Message.solveFunnel.text([
                "course": instance.courses[course].id, "missing": "\(missing)", "left": "\(funnel.left)",
                "considered": "\(funnel.considered)",
                "removed": funnel.stages.map { "\($0.rule) −\($0.removed)" }.joined(separator: ", "),
            ])
        }
        throw error
    }

    private func summary(
        _ outcome: Outcome<CourseTimetable>, _ instance: CourseInstance, _ elapsed: Duration
    ) -> String {
        let terms = instance.costTerms.map { "\($0.name) \($0.cost(outcome.plan))" }.joined(separator: ", ")
        return Message.solveSummary.text([
            "name": Terminal.safe(instance.name), "cost": "\(outcome.score.soft)", "terms": terms,
            "unplaced": "\(outcome.score.unplaced)", "moves": "\(outcome.moves)", "seconds": Self.seconds(elapsed),
            "seed": "\(seed)",
        ])
    }

    /// The figures for programs.
    private func figures(
        _ outcome: Outcome<CourseTimetable>, _ instance: CourseInstance, _ elapsed: Duration
    ) -> Table {
        var columns = [Column(key: "name"), Column(key: "cost", kind: .integer)]
        var row = [Cell(instance.name), Cell("\(outcome.score.soft)")]
        for term in instance.costTerms {
            columns.append(Column(key: term.name, kind: .integer))
            row.append(Cell("\(term.cost(outcome.plan))"))
        }
        let rest: [(String, Column.Kind, String)] = [
            ("unplaced", .integer, "\(outcome.score.unplaced)"), ("moves", .integer, "\(outcome.moves)"),
            ("seconds", .number, Self.seconds(elapsed)), ("seed", .integer, "\(seed)"),
            ("chains", .integer, "\(chains)"), ("cancelled", .boolean, "\(outcome.ending == .cancelled)"),
        ]
        columns += rest.map { Column(key: $0.0, kind: $0.1) }
        row += rest.map { Cell($0.2) }
        return Table(columns, rows: [row])
    }

    private static func seconds(_ elapsed: Duration) -> String {
        let tenths = Int((elapsed / .milliseconds(100)).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

/// One bar for all chains: where the slowest is, and the best cost of any.
private final class ChainsBar: Sendable {
    private struct State {
        var bar: ProgressBar
        var shares: [Double]
        var best: Score?
    }

    private let state: Mutex<State>

    init(_ bar: ProgressBar, chains: Int) {
        state = Mutex(State(bar: bar, shares: Array(repeating: 0, count: chains)))
    }

    func update(_ progress: Solver<CourseProblem>.Progress) {
        state.withLock { state in
            state.shares[progress.chain] = progress.share
            let best = min(state.best ?? progress.score, progress.score)
            state.best = best
            let percent = Int64((state.shares.min() ?? 0) * 100)
            state.bar.update(done: percent, of: 100, note: Message.solveCost.text(["cost": "\(best.soft)"]))
        }
    }

    func finish() { state.withLock { $0.bar.finish() } }
}
