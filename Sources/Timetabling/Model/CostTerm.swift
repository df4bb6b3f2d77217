/// A wish with its price. The whole amount is counted from a plan; the state of a search keeps it up to date by
/// differences, and tests compare the two.
public struct CostTerm<Plan>: Sendable {
    /// The term's name, as summaries show it.
    public let name: String
    /// The price of one unit.
    public let weight: Int
    /// How many units a plan has.
    public let amount: @Sendable (Plan) -> Int

    /// A term.
    public init(_ name: String, weight: Int, amount: @escaping @Sendable (Plan) -> Int) {
        self.name = name
        self.weight = weight
        self.amount = amount
    }

    /// What the term adds to a plan's cost.
    public func cost(_ plan: Plan) -> Int { weight * amount(plan) }
}

extension Collection {
    /// The sum of all terms of a plan.
    public func cost<Plan>(_ plan: Plan) -> Int where Element == CostTerm<Plan> {
        reduce(0) { $0 + $1.cost(plan) }
    }
}
