/// Everything that a term's plan depends on: facts only, resolved by the caller. The same value, seed and number of
/// moves give the same plan on every machine.
public struct PlanningProblem: Codable, Sendable, Hashable {
    /// The term.
    public var term: Term
    /// Schools and universities: every institution that a person, a room or a session names.
    public var institutions: [Institution]
    /// Rooms, physical and online.
    public var rooms: [Room]
    /// Everybody who takes part in a session.
    public var people: [Person]
    /// Travel times that somebody has entered; any other is estimated from coordinates.
    public var travel: [TravelOverride]
    /// What is to be placed, and what has a place already.
    public var sessions: [Session]
    /// The numbers behind the hard rules.
    public var limits: Limits
    /// The prices of the soft rules.
    public var weights: Weights
    /// Sessions whose previous placement starts before this bin keep it, as pinned ones do (H10): "now", or later.
    public var freezeBefore: Bin
    /// No session that has not been announced there may start before this bin (H9): the caller's clock plus five
    /// working days.
    public var earliestStart: Bin
    /// Which run of the search.
    public var seed: UInt64
    /// How long the search may work.
    public var budget: SearchBudget

    /// A problem.
    public init(
        term: Term, institutions: [Institution] = [], rooms: [Room] = [], people: [Person] = [],
        travel: [TravelOverride] = [], sessions: [Session] = [], limits: Limits = Limits(),
        weights: Weights = Weights(), freezeBefore: Bin = 0, earliestStart: Bin = 0, seed: UInt64 = 1,
        budget: SearchBudget = SearchBudget()
    ) {
        self.term = term
        self.institutions = institutions
        self.rooms = rooms
        self.people = people
        self.travel = travel
        self.sessions = sessions
        self.limits = limits
        self.weights = weights
        self.freezeBefore = freezeBefore
        self.earliestStart = earliestStart
        self.seed = seed
        self.budget = budget
    }
}

/// The term that is planned.
public struct Term: Codable, Sendable, Hashable {
    /// Its code, such as `2026F`; carried through, never read.
    public var code: String
    /// The date of bin 0, `2026-09-07`; carried through, never read.
    public var firstMonday: String
    /// How many weeks are planned, from 1 to 30.
    public var weeks: Int
    /// Whether the holidays of all days are published. When not, the plan is `provisional`.
    public var hasPublishedHolidays: Bool

    /// A term.
    public init(code: String, firstMonday: String, weeks: Int, hasPublishedHolidays: Bool = true) {
        self.code = code
        self.firstMonday = firstMonday
        self.weeks = weeks
        self.hasPublishedHolidays = hasPublishedHolidays
    }

    /// How many days are planned.
    public var days: Int { weeks * 7 }
}

/// How long a search may work: whichever is used up first.
public struct SearchBudget: Codable, Sendable, Hashable {
    /// Moves that each chain proposes. With it and without `milliseconds` a run repeats exactly.
    public var moves: Int?
    /// Time.
    public var milliseconds: Int?
    /// Searches side by side, one a core.
    public var chains: Int

    /// A budget; without any figure it is 30 seconds.
    public init(moves: Int? = nil, milliseconds: Int? = nil, chains: Int = 2) {
        self.moves = moves
        self.milliseconds = milliseconds
        self.chains = chains
    }
}
