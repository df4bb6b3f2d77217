/// One chain of a search: construct, anneal, and from time to time ruin a part of the best plan, rebuild it and
/// anneal again.
public struct Annealer: Sendable {
    /// How a chain anneals. The defaults suit sums of small whole numbers.
    public struct Settings: Sendable {
        /// How often annealing is started. Each after the first starts from the best plan with a part rebuilt.
        public var cycles = 1
        /// The temperature at which the first cycle starts, in units of the cost.
        public var hottest = 12.0
        /// The temperature at which a cycle ends.
        public var coldest = 0.15
        /// The temperature at which later cycles start.
        public var reheated = 3.0
        /// The share of all variables that is taken out before a later cycle.
        public var ruin = 0.2

        /// The defaults.
        public init() {}
    }

    private let settings: Settings

    /// An annealer.
    public init(_ settings: Settings = Settings()) {
        self.settings = settings
    }

    /// Searches until the budget is used up, the task is cancelled or the score is perfect; the outcome is the best
    /// plan met.
    ///
    /// With `plan`, the search starts from it at the temperature of later cycles. `progress` is called at most once a
    /// hundredth of the budget. Other tasks get their turn every few milliseconds.
    public func run<State: SearchState>(
        _ state: State, from plan: State.Plan? = nil, seed: UInt64, budget: Budget,
        progress: (Double, Int, Score) -> Void = { _, _, _ in }
    ) async -> Outcome<State.Plan> {
        var random = SeededGenerator(seed: seed)
        if let plan { state.restore(plan) }
        Construction.fill(state, &random)
        var chain = Chain(best: state.plan, score: state.score)
        let cycles = max(settings.cycles, 1)
        for cycle in 0..<cycles {
            if chain.ending != nil { break }
            if cycle > 0 {
                state.restore(chain.best)
                Construction.rebuild(state, share: settings.ruin, &random)
            }
            let isFirst = cycle == 0 && plan == nil
            let start = isFirst ? settings.hottest : settings.reheated
            var cooling = Cooling(hottest: start, coldest: min(settings.coldest, start))
            let range = Double(cycle) / Double(cycles)...Double(cycle + 1) / Double(cycles)
            let used: (Double) -> Double = { range.lowerBound + $0 / Double(cycles) }
            let before = chain.moves
            await anneal(state, &chain, &cooling, budget.slice(range), &random) { progress(used($0), $1, $2) }
            if chain.ending == nil {
                state.restore(chain.best)
                state.polish(looks: (chain.moves - before) / Self.movesForALook, &random)
                chain.note(state)
            }
        }
        return Outcome(
            plan: chain.best, score: chain.score, moves: chain.moves, accepted: chain.accepted, chain: 0,
            ending: chain.ending ?? .budget)
    }

    /// Moves between two looks at the clock, the temperature and the task's cancellation: less than a millisecond.
    private static let stride = 4_096
    /// Polishing may take about a sixteenth of the time that annealing took, a look being about a move.
    private static let movesForALook = 16
    /// Moves before other tasks get their turn.
    private static let turn = 32 * stride

    private func anneal<State: SearchState>(
        _ state: State, _ chain: inout Chain<State.Plan>, _ cooling: inout Cooling, _ budget: Budget,
        _ random: inout SeededGenerator, progress: (Double, Int, Score) -> Void
    ) async {
        var done = 0
        var told = 0.0
        chain.note(state)
        while true {
            let share = budget.used(moves: done)
            if chain.score == Score() { chain.ending = .perfect }
            if Task.isCancelled { chain.ending = .cancelled }
            if chain.ending != nil || share >= 1 { break }
            cooling.cool(to: cooling.temperature(at: share))
            step(state, &chain, cooling, &random)
            done += Self.stride
            // Chains may fill all threads that tasks have, and whoever wants to cancel them needs one.
            if done % Self.turn == 0 { await Task.yield() }
            if share >= told {
                progress(share, chain.moves, chain.score)
                told = share + 0.01
            }
        }
    }

    private func step<State: SearchState>(
        _ state: State, _ chain: inout Chain<State.Plan>, _ cooling: borrowing Cooling,
        _ random: inout SeededGenerator
    ) {
        var generator = random
        var accepted = 0
        var energy = state.score.soft
        // A change never touches what is unplaced, so that the sum alone decides until the next construction.
        var best = state.score.unplaced == chain.score.unplaced ? chain.score.soft : Int.min
        for _ in 0..<Self.stride {
            guard let proposal = state.propose(&generator), cooling.accepts(proposal.delta, &generator) else {
                continue
            }
            state.apply(proposal.move)
            accepted += 1
            energy += proposal.delta
            if energy < best {
                chain.note(state)
                best = energy
            }
        }
        random = generator
        chain.moves += Self.stride
        chain.accepted += accepted
    }
}

/// What a chain has reached.
private struct Chain<Plan> {
    var best: Plan
    var score: Score
    var moves = 0
    var accepted = 0
    var ending: Ending?

    init(best: Plan, score: Score) {
        self.best = best
        self.score = score
    }

    mutating func note<State: SearchState>(_ state: State) where State.Plan == Plan {
        let now = state.score
        guard now < score else { return }
        score = now
        best = state.plan
    }
}

/// Why a search ended.
public enum Ending: String, Sendable {
    /// The moves or the time are used up.
    case budget
    /// The task was cancelled; the plan is the best until then.
    case cancelled
    /// Nothing is left to improve.
    case perfect
}

/// What a search has found.
public struct Outcome<Plan: Sendable>: Sendable {
    /// The best plan.
    public let plan: Plan
    /// Its score.
    public let score: Score
    /// Moves proposed, in all chains together.
    public internal(set) var moves: Int
    /// Moves made, in all chains together.
    public internal(set) var accepted: Int
    /// The chain that found the plan.
    public internal(set) var chain: Int
    /// Why the search ended.
    public internal(set) var ending: Ending
}
