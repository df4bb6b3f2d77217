/// A proposal for a term.
public struct Plan: Codable, Sendable, Hashable {
    /// Every placed session, pinned ones too, in the order of the problem.
    public var placements: [Placement]
    /// Every session without a place, with the reason.
    public var unplaced: [Unplaced]
    /// How good the plan is.
    public var objective: Objective
    /// The figures to print.
    public var metrics: Metrics
    /// Some day of the term may yet become a holiday: the calendar is not published.
    public var isProvisional: Bool
}

/// A session's time, place and people.
public struct Placement: Codable, Sendable, Hashable {
    /// The session.
    public var session: Int
    /// When and where.
    public var place: Place
    /// The bin after its last.
    public var end: Bin
    /// People at the host, in the order of the session's participants.
    public var inPerson: [Int]
    /// People who join online.
    public var online: [Int]
    /// People who cannot come.
    public var absent: [Int]
    /// People of whom nobody knows whether they can come; not among the absent.
    public var unknown: [Int]
    /// People who have to swap a lesson to come.
    public var swapping: [Int]
}

/// A session that could not be placed.
public struct Unplaced: Codable, Sendable, Hashable {
    /// The session.
    public var session: Int
    /// How its possible starts became none, rule by rule.
    public var funnel: EliminationFunnel
}

/// How possible starts of a session became fewer. A start counts for the first rule that leaves no host for it, in
/// the order of the rules here.
public struct EliminationFunnel: Codable, Sendable, Hashable {
    /// What one rule did.
    public struct Stage: Codable, Sendable, Hashable {
        /// The rule.
        public var rule: PlanningRule
        /// How many starts it removed of those that the rules before it had left.
        public var removed: Int
        /// Which stage or person was missing, as `junior 1/2` or a person's number, where that is the same for most.
        public var detail: String
    }

    /// How many starts the days of the term have.
    public var considered: Int
    /// The rules that removed any.
    public var stages: [Stage]
    /// Starts that are left; other sessions of the plan have them when the session is unplaced.
    public var left: Int
}

/// A hard rule, by its number in the design.
public enum PlanningRule: String, Codable, Sendable, Hashable, CaseIterable, Comparable {
    /// The room is free with its set-up, has the seats and the features.
    case room = "H1"
    /// Chair, lead preparers and everybody required can come, and one of the experts.
    case roles = "H2"
    /// Enough people of each stage are present.
    case quorum = "H3"
    /// Nobody is in two sessions, or has too little time to travel between them.
    case person = "H4"
    /// Every required institution teaches that day.
    case teaching = "H5"
    /// No required institution has examinations.
    case exams = "H6"
    /// The series keeps its order and gaps.
    case series = "H7"
    /// Nobody has too many sessions a week, no institution too many a day.
    case load = "H8"
    /// People are told early enough.
    case notice = "H9"
    /// Pinned and past sessions stay; times that were ruled out are not used.
    case pinned = "H10"

    /// The order of the numbers.
    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// How good a plan is: the first figure that differs decides.
public struct Objective: Codable, Sendable, Hashable, Comparable {
    /// Sessions without a place.
    public var unplaced: Int
    /// Hard rules that placed sessions break: only pinned and frozen ones can.
    public var violations: Int
    /// People missing to quorums, of pinned and frozen sessions.
    public var shortfall: Int
    /// The soft cost by rule, `S1` to `S10`, in hundredths of a point; rules that cost nothing are left out.
    public var soft: [String: Int]

    /// The sum of the soft cost.
    public var softTotal: Int { soft.values.reduce(0, +) }

    /// The better is the smaller.
    public static func < (left: Self, right: Self) -> Bool {
        (left.unplaced, left.violations, left.shortfall, left.softTotal)
            < (right.unplaced, right.violations, right.shortfall, right.softTotal)
    }
}

/// The figures to print with a plan.
public struct Metrics: Codable, Sendable, Hashable {
    /// Sessions with a place, of `total`.
    public var placed: Int
    /// All sessions.
    public var total: Int
    /// By stage, how many more people come than the quorums ask for, on average of the sessions that ask, in
    /// hundredths.
    public var quorumSlack: [String: Int]
    /// Shares in hundredths of a percent: people who come, of all invited.
    public var attendance: Int
    /// Jain's index of hosting over the institutions with a target, hosted against target; 10,000 is fair.
    public var hostingFairness: Int
    /// Minutes that all people travel together, one way.
    public var travelMinutes: Int
    /// Lessons to be swapped.
    public var swappedLessons: Int
    /// The share of invitations to people whose availability is unknown then, in hundredths of a percent.
    public var unknownShare: Int
    /// The soft cost below which no plan that places as many can be, as far as is known: the sum of each session's
    /// least, and of the least that spread and hosting can cost.
    public var lowerBound: Int
    /// How far the soft cost is above the bound, in hundredths of a percent; nil above a bound of zero.
    public var gap: Int?
    /// Candidate starts, hosts and rooms of all sessions that are to be placed.
    public var candidates: Int
    /// Moves that were proposed.
    public var moves: Int
    /// Why the search ended: `budget`, `cancelled` or `perfect`.
    public var ending: String
}
