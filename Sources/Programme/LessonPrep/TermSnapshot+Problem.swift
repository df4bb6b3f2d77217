public import LessonPrep

/// What is asked of a snapshot.
public enum PlanningPurpose: Sendable, Hashable {
    /// Place everything that is not confirmed.
    case full
    /// Keep everything that can stay; confirmed sessions may have to move.
    case repair
    /// Place this confirmed session anew; all other confirmed ones stay.
    case reschedule(Int64)
    /// Look at the sessions where they are: whatever has a time stays, but a rule that this session breaks together with
    /// others is its fault and not theirs.
    case settle(Int64)
}

/// A problem without the sessions of which no plan can be made, and what is wrong with those.
public struct PlannableTerm: Sendable {
    /// The problem.
    public var problem: PlanningProblem
    /// Faults of sessions that were left out.
    public var leftOut: [ProblemFault]
}

extension TermSnapshot {
    /// The planning problem for a purpose. A session that nobody could ever place is left out with its faults, so that one
    /// school's missing roster does not keep the others from their plan.
    public func term(
        for purpose: PlanningPurpose, factors: RuleFactors? = nil, seed: UInt64 = 1, milliseconds: Int? = nil
    ) -> PlannableTerm {
        let closed = facts.limits.closed(days: facts.term.days)
        var problem = PlanningProblem(
            term: facts.term, institutions: facts.institutions, rooms: facts.rooms.map(\.room), people: people,
            travel: facts.travel, sessions: facts.sessions.map { $0.asked(purpose, closed) },
            limits: facts.limits.limits,
            weights: (factors ?? RuleFactors()).over(facts.weights).weights,
            freezeBefore: max(facts.freezeBefore, freezeBefore ?? facts.freezeBefore),
            earliestStart: facts.earliestStart, seed: seed, budget: SearchBudget(milliseconds: milliseconds))
        let leftOut = problem.faults.filter { $0.isError && $0.subject == "session" }
        let faulty = Set(leftOut.map(\.id))
        problem.sessions.removeAll { faulty.contains($0.id) }
        return PlannableTerm(problem: problem, leftOut: leftOut)
    }
}

extension SessionFacts {
    /// Whether people have been told a time that still stands.
    private var isAnnounced: Bool { state == "confirmed" }

    fileprivate func asked(_ purpose: PlanningPurpose, _ closed: [BinSpan]) -> Session {
        var asked = session
        asked.excluded += closed
        let stays =
            switch purpose {
            case .full: isAnnounced
            case .repair: false
            case .reschedule(let id): isAnnounced && Int64(session.id) != id
            case .settle(let id): Int64(session.id) != id
            }
        if session.previous != nil, state == "held" || isPinned || !isOwn || stays { asked.status = .pinned }
        return asked
    }
}
