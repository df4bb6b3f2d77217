/// A hard rule that a plan breaks, or a figure that it states wrongly, as the independent checker sees it.
public struct PlanFault: Codable, Sendable, Hashable, CustomStringConvertible {
    /// The rule; nil when a list of people or a figure is wrong.
    public var rule: PlanningRule?
    /// The session.
    public var session: Int
    /// The other session, if two break the rule together.
    public var other: Int?
    /// The sentence for people, in English.
    public var reason: String

    /// The sentence with its subject.
    public var description: String {
        "session \(session)\(other.map { " and \($0)" } ?? ""): \(rule.map { "\($0.rawValue): " } ?? "")\(reason)"
    }
}
