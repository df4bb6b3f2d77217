/// Searches with several chains at once, one a core, and keeps the best plan; a problem that falls into parts is
/// first solved part by part, then as a whole from the joined plan.
///
/// With a budget of moves the outcome depends on the problem, the seed, the settings and the number of chains alone,
/// not on the machine or on which chain ends first.
public struct Solver<P: Problem>: Sendable {
    /// How far a chain is.
    public struct Progress: Sendable {
        /// Which chain, from 0; of the parts, which part.
        public let chain: Int
        /// The share of the budget that is used up.
        public let share: Double
        /// Moves of this chain so far.
        public let moves: Int
        /// The chain's best score.
        public let score: Score
    }

    private let settings: Annealer.Settings
    private let chains: Int
    /// How much of the budget the parts get, where there are any.
    private static var partsShare: Double { 0.6 }

    /// A solver with so many chains (at least one), which work at the same time.
    public init(_ settings: Annealer.Settings = Annealer.Settings(), chains: Int = 1) {
        self.settings = settings
        self.chains = max(chains, 1)
    }

    /// The best plan found within the budget, which counts for each chain. Cancelling the task ends the search early
    /// with the best plan until then. `progress` is called from several chains at once.
    public func solve(
        _ problem: P, seed: UInt64, budget: Budget, progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async -> Outcome<P.State.Plan> {
        let parts = problem.parts
        guard parts.count > 1 else { return await whole(problem, from: nil, seed, budget, progress) }
        var solved: [Outcome<P.State.Plan>] = []
        let waves = (parts.count + chains - 1) / chains
        for wave in 0..<waves {
            let members = Array(parts.indices[(wave * chains)..<min((wave + 1) * chains, parts.count)])
            let range =
                Double(wave) / Double(waves) * Self.partsShare...Double(wave + 1) / Double(waves) * Self.partsShare
            solved += await run(members.map { (parts[$0], $0) }, from: nil, seed, budget.slice(range), progress)
        }
        let joined = problem.join(solved.map(\.plan))
        var outcome = await whole(
            problem, from: joined, SeededGenerator.seed(seed, stream: parts.count), budget.slice(Self.partsShare...1),
            progress)
        outcome.moves += solved.reduce(0) { $0 + $1.moves }
        outcome.accepted += solved.reduce(0) { $0 + $1.accepted }
        return outcome
    }

    private func whole(
        _ problem: P, from plan: P.State.Plan?, _ seed: UInt64, _ budget: Budget,
        _ progress: @escaping @Sendable (Progress) -> Void
    ) async -> Outcome<P.State.Plan> {
        let outcomes = await run((0..<chains).map { (problem, $0) }, from: plan, seed, budget, progress)
        // The first of equals, so that the order in which chains end does not matter.
        var best = outcomes[0]
        for outcome in outcomes.dropFirst() where outcome.score < best.score { best = outcome }
        best.moves = outcomes.reduce(0) { $0 + $1.moves }
        best.accepted = outcomes.reduce(0) { $0 + $1.accepted }
        return best
    }

    /// Each problem in a task of its own; the outcomes in the order of the problems.
    private func run(
        _ problems: [(P, Int)], from plan: P.State.Plan?, _ seed: UInt64, _ budget: Budget,
        _ progress: @escaping @Sendable (Progress) -> Void
    ) async -> [Outcome<P.State.Plan>] {
        let annealer = Annealer(settings)
        return await withTaskGroup(of: Outcome<P.State.Plan>.self) { group in
            for (problem, index) in problems {
                group.addTask {
                    var outcome = await annealer.run(
                        problem.makeState(), from: plan, seed: SeededGenerator.seed(seed, stream: index), budget: budget
                    ) { share, moves, score in
                        progress(Progress(chain: index, share: share, moves: moves, score: score))
                    }
                    outcome.chain = index
                    return outcome
                }
            }
            var outcomes: [Outcome<P.State.Plan>] = []
            for await outcome in group { outcomes.append(outcome) }
            return outcomes.sorted { $0.chain < $1.chain }
        }
    }
}
