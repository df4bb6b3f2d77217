extension Solver {
    /// What the construction alone makes of a problem: the hardest to place first, each at its cheapest free place.
    /// The baseline that a search is measured against.
    public static func greedy(_ problem: P, seed: UInt64) -> Outcome<P.State.Plan> {
        let state = problem.makeState()
        var random = SeededGenerator(seed: seed)
        Construction.fill(state, &random)
        return Outcome(plan: state.plan, score: state.score, moves: 0, accepted: 0, chain: 0, ending: .budget)
    }
}
