/// The rules for the arguments of a kind: the part of JSON Schema that PostgreSQL checks at every enqueue.
///
/// ```swift
/// ArgumentRules(
///     .required("review_year", .integer(2020...2100)),
///     .optional("basis", .oneOf(["annual", "cohort"]))
/// )
/// ```
public struct ArgumentRules: Sendable, Hashable {
    /// One member of a JSON object.
    public struct Field: Sendable, Hashable {
        let name: String
        let value: ArgumentRule
        let isRequired: Bool

        /// A member that must be there.
        public static func required(_ name: String, _ value: ArgumentRule) -> Field {
            Field(name: name, value: value, isRequired: true)
        }

        /// A member that may be absent. JSON `null` is not absence: Swift's synthesised encoding leaves `nil` out.
        public static func optional(_ name: String, _ value: ArgumentRule) -> Field {
            Field(name: name, value: value, isRequired: false)
        }
    }

    /// The JSON Schema text that `skein.define_kind` takes, members in the order given.
    public let json: String

    /// Rules for an object with these members; others are refused unless `allowsOthers`.
    public init(_ fields: Field..., allowsOthers: Bool = false) {
        self.init(fields, allowsOthers: allowsOthers)
    }

    /// Rules for an object with these members; others are refused unless `allowsOthers`.
    public init(_ fields: [Field], allowsOthers: Bool = false) {
        json = ArgumentRule.object(fields, allowsOthers: allowsOthers).json
    }

    /// Rules written as JSON Schema by hand. The database refuses what it does not know.
    public init(unchecked json: String) {
        self.json = json
    }
}
