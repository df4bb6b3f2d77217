/// A rule about one variable alone, which a candidate keeps or breaks whatever else is planned.
public struct HardRule<Candidate>: Sendable {
    /// The rule's name, as `explain` shows it.
    public let name: String
    /// Whether a candidate keeps the rule.
    public let allows: @Sendable (Candidate) -> Bool

    /// A rule.
    public init(_ name: String, allows: @escaping @Sendable (Candidate) -> Bool) {
        self.name = name
        self.allows = allows
    }
}

/// How the candidates of one variable became fewer, rule by rule: the answer to "why is there no place for it?".
public struct Funnel: Sendable, Hashable {
    /// What one rule did.
    public struct Stage: Sendable, Hashable {
        /// The rule's name.
        public let rule: String
        /// How many candidates it removed of those that the rules before it had left.
        public let removed: Int
    }

    /// How many candidates there were at first.
    public let considered: Int
    /// The rules in the order in which they were asked.
    public let stages: [Stage]
    /// How many candidates are left.
    public var left: Int { considered - stages.reduce(0) { $0 + $1.removed } }
}

/// The candidates of one variable that keep every rule about it, and how they came to be so few.
public struct Candidates<Candidate: Sendable>: Sendable {
    /// What is left, in the order given.
    public let values: [Candidate]
    /// What was removed by which rule.
    public let funnel: Funnel

    /// Asks the rules one after the other; a candidate counts for the first rule that it breaks.
    public init(of all: [Candidate], keeping rules: [HardRule<Candidate>]) {
        var left = all
        var stages: [Funnel.Stage] = []
        for rule in rules {
            let before = left.count
            left = left.filter(rule.allows)
            stages.append(Funnel.Stage(rule: rule.name, removed: before - left.count))
        }
        values = left
        funnel = Funnel(considered: all.count, stages: stages)
    }
}
