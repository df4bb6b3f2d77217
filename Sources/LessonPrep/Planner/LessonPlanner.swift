public import Timetabling

/// Plans a term: the candidates of every session are found once, then any question is answered from them.
///
///     let planner = try await LessonPlanner(problem)          // throws `InvalidProblem`
///     let plan = await planner.plan(.time(.seconds(60), on: ContinuousClock()))
///     let faults = PlanChecker(problem).faults(of: plan)      // counted anew from the rows: [] or do not use it
///
/// It reads no clock but the one in the budget. Cancelling the task ends a search with the best plan until then;
/// whoever must keep nothing looks at `Metrics.ending`.
public struct LessonPlanner: Sendable {
    /// What is planned.
    public let problem: PlanningProblem
    /// What is doubtful about the problem without being an error.
    public let warnings: [ProblemFault]
    let model: TermModel

    /// A planner for a problem without errors.
    public init(_ problem: PlanningProblem) async throws(InvalidProblem) {
        let faults = problem.faults
        let errors = faults.filter(\.isError)
        guard errors.isEmpty else { throw InvalidProblem(faults: errors) }
        self.problem = problem
        warnings = faults
        model = await TermModel(problem)
    }

    /// The best plan found within the budget, which counts for each chain. `progress` is called from several tasks
    /// with the share of the budget that is used up and the best score.
    public func plan(
        _ budget: Budget, progress: @escaping @Sendable (Double, Score) -> Void = { _, _ in }
    ) async -> Plan {
        let outcome = await solve(
            TermProblem(model, active: movable, base: pinned, dividesByCommunity: true), budget, progress)
        return summary(outcome.plan, moves: outcome.moves, ending: outcome.ending)
    }

    /// What clerks do by hand: one session after the other, each at the first time that all rules allow, in the
    /// first host's smallest room. The baseline of the figures.
    public func firstFreePlan() -> Plan {
        let state = TermState(model, pinned)
        for session in movable.sorted(by: isEarlier) {
            let free = model.tables[session].rows.indices.first { state.blocker(of: session, at: $0) == nil }
            if let free { state.put(session, free) }
        }
        return summary(state.plan, moves: 0, ending: .budget)
    }

    /// The plan that the previous placements make, without any search. Those that break a rule now have no place.
    public func current() -> Plan {
        summary(kept, moves: 0, ending: .budget)
    }

    /// Bytes that everybody's availability takes.
    public var availabilityBytes: Int { model.availability.bytes }

    private func isEarlier(_ one: Int, _ other: Int) -> Bool {
        (problem.sessions[one].sequence, one) < (problem.sessions[other].sequence, other)
    }

    func solve(
        _ term: TermProblem, _ budget: Budget, _ progress: @escaping @Sendable (Double, Score) -> Void
    ) async -> Outcome<TermProblem.Plan> {
        let solver = Solver<TermProblem>(TermProblem.settings, chains: problem.budget.chains)
        return await solver.solve(term, seed: problem.seed, budget: budget) { progress($0.share, $0.score) }
    }

    /// The sessions that have no fixed place.
    var movable: [Int] { problem.sessions.indices.filter { !model.isFixed[$0] } }

    /// Fixed sessions at their place, and nothing else.
    var pinned: TermProblem.Plan { model.isFixed.map { $0 ? 0 : -1 } }
}

extension LessonPlanner {
    /// Every session that can stay where it is now, in the order of the problem.
    var kept: TermProblem.Plan {
        let state = TermState(model, pinned)
        for session in movable {
            let row = problem.sessions[session]
            guard row.status != .toPlace, let previous = row.previous,
                let candidate = model.candidate(session, at: previous),
                state.blocker(of: session, at: candidate) == nil
            else { continue }
            state.put(session, candidate)
        }
        return state.plan
    }
}
