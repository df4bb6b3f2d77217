/// What was changed between two plans.
public struct PlanDifference: Codable, Sendable, Hashable {
    /// One session's change.
    public struct Change: Codable, Sendable, Hashable {
        /// The session.
        public var session: Int
        /// Where it was; nil: it had no place.
        public var before: Place?
        /// Where it is; nil: it has no place.
        public var after: Place?
        /// People who could come before and cannot now.
        public var lost: [Int]
        /// People who can come now and could not before.
        public var gained: [Int]
    }

    /// Sessions whose time, host or room changed, in the order of the first plan.
    public var changes: [Change]
    /// The objectives before and after.
    public var before: Objective
    /// The objective after.
    public var after: Objective
}

/// Another place for a session, all others staying where they are.
public struct Alternative: Codable, Sendable, Hashable {
    /// When, where and who.
    public var placement: Placement
    /// The soft cost by rule that the plan would have more (or less) than it has now; zeros are left out.
    public var difference: [String: Int]
    /// The sum of `difference`.
    public var cost: Int
    /// Sessions that would have to move; empty when it is free.
    public var displaced: [Int]
}

/// Why a session has, or has not, a place.
public struct Explanation: Codable, Sendable, Hashable {
    /// The session.
    public var session: Int
    /// How possible starts became fewer.
    public var funnel: EliminationFunnel
    /// Of the starts that are left, those that another session of the plan has, by that session.
    public var takenBy: [Int: Int]
    /// The smallest set of rules without which the session would have a place; empty when it has one.
    public var relaxation: [PlanningRule]
    /// A place that would open then.
    public var example: Place?
    /// Its soft cost as placed, by rule.
    public var soft: [String: Int]
}

/// What is to be mended.
public struct RepairRequest: Codable, Sendable, Hashable {
    /// Sessions that have to be placed anew: those that the change affects. Empty: those whose previous placement
    /// breaks a hard rule now.
    public var affected: [Int]
    /// How many further sessions may be moved when the affected ones have no place otherwise.
    public var mostMoved: Int

    /// A request.
    public init(affected: [Int] = [], mostMoved: Int = 5) {
        self.affected = affected
        self.mostMoved = mostMoved
    }
}

/// A proposal that keeps everything it can.
public struct RepairProposal: Codable, Sendable, Hashable {
    /// The plan with the changes.
    public var plan: Plan
    /// Sessions that had to be placed anew.
    public var affected: [Int]
    /// Sessions that make room, the ones with the fewest people first.
    public var moved: [Int]
    /// Each change and the soft cost that it adds to the plan as it was.
    public var changes: [Cost]

    /// A change with its price.
    public struct Cost: Codable, Sendable, Hashable {
        /// The change.
        public var change: PlanDifference.Change
        /// What it adds by rule; zeros are left out.
        public var difference: [String: Int]
        /// The sum.
        public var cost: Int
    }
}
