/// A problem that the solver can work on: it makes the states that are searched, and may fall into parts.
public protocol Problem: Sendable {
    /// What is changed move by move.
    associatedtype State: SearchState

    /// A state in which nothing is placed.
    func makeState() -> State

    /// Smaller problems that can be solved apart, since little couples them. Fewer than two means "solve it whole".
    var parts: [Self] { get }

    /// One plan made of those of the parts, in their order; what they make impossible together is left unplaced.
    func join(_ plans: [State.Plan]) -> State.Plan?
}

extension Problem {
    /// No parts.
    public var parts: [Self] { [] }
    /// No plan.
    public func join(_ plans: [State.Plan]) -> State.Plan? { nil }
}

/// A plan under construction: variables (lectures, sessions), each placed at one of its candidates or not at all.
///
/// Candidates are numbered from 0 for each variable, and only those that the rules about the variable alone allow
/// have a number. What is placed never breaks a rule between variables: those in the way are named as obstacles and
/// are removed first.
public protocol PlacementState: AnyObject {
    /// What is kept of a state.
    associatedtype Plan: Sendable

    /// How many variables there are.
    var variables: Int { get }
    /// How good the state is now.
    var score: Score { get }
    /// The state as a value.
    var plan: Plan { get }
    /// Goes back to a plan of the same problem.
    func restore(_ plan: Plan)

    /// Whether a variable has its time and place.
    func isPlaced(_ variable: Int) -> Bool
    /// How many candidates a variable has.
    func candidates(of variable: Int) -> Int
    /// The placed variables that would have to go, were this unplaced variable placed there; none means "free".
    func obstacles(to variable: Int, at candidate: Int) -> [Int]
    /// Whether nothing is in the way: `obstacles` without the list.
    func isFree(_ variable: Int, at candidate: Int) -> Bool
    /// By how much placing an unplaced variable at a free candidate changes the sum of the cost terms.
    func cost(of variable: Int, at candidate: Int) -> Int
    /// Places an unplaced variable at a free candidate.
    func place(_ variable: Int, at candidate: Int)
    /// Takes a placed variable out.
    func remove(_ variable: Int)
    /// Variables that should be taken out together with this one, the closest first.
    func relatives(of variable: Int) -> [Int]
}

/// A state that can say what a change would cost before it is made.
public protocol SearchState: PlacementState {
    /// One change: small and plain, since millions are made a second.
    associatedtype Move

    /// A random change and the exact difference it makes to `score.soft`, without making it. Never one that breaks a
    /// hard rule or leaves more unplaced: nil instead.
    func propose(_ random: inout SeededGenerator) -> Proposal<Move>?

    /// Makes the change proposed last.
    func apply(_ move: Move)

    /// Makes the plan better by what a client knows besides random changes, never worse; called at the end of each cycle. It looks
    /// at no more than so many candidates, each of which costs about what a move does.
    func polish(looks: Int, _ random: inout SeededGenerator)
}

extension SearchState {
    /// Nothing.
    public func polish(looks: Int, _ random: inout SeededGenerator) {}
}

/// A change that has not been made.
public struct Proposal<Move> {
    /// The change.
    public let move: Move
    /// What it would add to the sum of the cost terms.
    public let delta: Int

    /// A change and its price.
    @inlinable @inline(__always)
    public init(_ move: Move, delta: Int) {
        self.move = move
        self.delta = delta
    }
}
