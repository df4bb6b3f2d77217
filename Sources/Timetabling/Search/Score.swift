/// How good a plan is: four figures of which the first that differs decides. They are never added up, since no
/// amount of comfort makes up for a lecture that does not take place.
public struct Score: Comparable, Hashable, Sendable, CustomStringConvertible {
    /// Variables without a time and place.
    public var unplaced: Int
    /// Hard rules broken by what is placed.
    public var violations: Int
    /// How many people are missing to quorums. 0 where a problem knows none.
    public var shortfall: Int
    /// The sum of the weighted cost terms.
    public var soft: Int

    /// A score; all zero is the best there can be.
    public init(unplaced: Int = 0, violations: Int = 0, shortfall: Int = 0, soft: Int = 0) {
        self.unplaced = unplaced
        self.violations = violations
        self.shortfall = shortfall
        self.soft = soft
    }

    /// The better score is the smaller.
    public static func < (left: Score, right: Score) -> Bool {
        if left.unplaced != right.unplaced { return left.unplaced < right.unplaced }
        if left.violations != right.violations { return left.violations < right.violations }
        if left.shortfall != right.shortfall { return left.shortfall < right.shortfall }
        return left.soft < right.soft
    }

    /// All four figures, by name.
    public var description: String {
        "unplaced=\(unplaced) violations=\(violations) shortfall=\(shortfall) soft=\(soft)"
    }
}
