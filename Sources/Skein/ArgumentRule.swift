/// The rule for one value among the arguments of a kind. See ``ArgumentRules``.
public struct ArgumentRule: Sendable, Hashable {
    /// The rule as a JSON Schema object, members in a fixed order.
    let json: String

    private init(_ type: String?, _ members: [(String, String?)] = []) {
        var parts: [String] = []
        if let type { parts.append("\"type\":\(JSONText.quoted(type))") }
        for case (let name, let text?) in members {
            parts.append("\(JSONText.quoted(name)):\(text)")
        }
        json = "{" + parts.joined(separator: ",") + "}"
    }

    /// Any JSON value at all.
    public static let any = ArgumentRule(nil)

    /// `true` or `false`.
    public static let boolean = ArgumentRule("boolean")

    /// JSON `null` and nothing else.
    public static let null = ArgumentRule("null")

    /// A point in time, `2026-12-01T09:00:00+08:00`; refused without an offset.
    public static let dateTime = ArgumentRule("string", [("format", "\"date-time\"")])

    /// A calendar date, `2026-12-01`.
    public static let date = ArgumentRule("string", [("format", "\"date\"")])

    /// Exactly this text.
    public static func constant(_ value: String) -> ArgumentRule {
        ArgumentRule("string", [("const", JSONText.quoted(value))])
    }

    /// Exactly this integer.
    public static func constant(_ value: Int) -> ArgumentRule {
        ArgumentRule("integer", [("const", String(value))])
    }

    /// One of these texts.
    public static func oneOf(_ values: [String]) -> ArgumentRule {
        ArgumentRule("string", [("enum", JSONText.array(values.map(JSONText.quoted)))])
    }

    /// One of these integers.
    public static func oneOf(_ values: [Int]) -> ArgumentRule {
        ArgumentRule("integer", [("enum", JSONText.array(values.map { String($0) }))])
    }
}

// MARK: - numbers

extension ArgumentRule {
    private static func integer(_ low: Int?, _ high: Int?) -> ArgumentRule {
        ArgumentRule("integer", [("minimum", low.map { String($0) }), ("maximum", high.map { String($0) })])
    }

    private static func number(_ low: Double?, _ high: Double?) -> ArgumentRule {
        ArgumentRule("number", [("minimum", low.flatMap(JSONText.number)), ("maximum", high.flatMap(JSONText.number))])
    }

    /// A number without a fraction.
    public static let integer = integer(nil, nil)

    /// A number without a fraction, within bounds.
    public static func integer(_ range: ClosedRange<Int>) -> ArgumentRule {
        integer(range.lowerBound, range.upperBound)
    }

    /// A number without a fraction, not below a bound.
    public static func integer(_ range: PartialRangeFrom<Int>) -> ArgumentRule {
        integer(range.lowerBound, nil)
    }

    /// A number without a fraction, not above a bound.
    public static func integer(_ range: PartialRangeThrough<Int>) -> ArgumentRule {
        integer(nil, range.upperBound)
    }

    /// Any number.
    public static let number = number(nil, nil)

    /// A number within bounds. A bound that is not finite is no bound.
    public static func number(_ range: ClosedRange<Double>) -> ArgumentRule {
        number(range.lowerBound, range.upperBound)
    }

    /// A number not below a bound.
    public static func number(_ range: PartialRangeFrom<Double>) -> ArgumentRule {
        number(range.lowerBound, nil)
    }

    /// A number not above a bound.
    public static func number(_ range: PartialRangeThrough<Double>) -> ArgumentRule {
        number(nil, range.upperBound)
    }
}

// MARK: - strings, arrays, objects

extension ArgumentRule {
    /// Any text.
    public static let string = ArgumentRule("string")

    /// A text whose number of characters lies within `length` and which `pattern` (an SQL/JSON path regular expression)
    /// matches somewhere; anchor it with `^` and `$`.
    ///
    /// PostgreSQL counts characters by a regular expression, so an upper bound is for names and codes: up to some hundred
    /// it costs next to nothing, at thousands milliseconds, and beyond that the database refuses it.
    public static func string(length: ClosedRange<Int>? = nil, pattern: String? = nil) -> ArgumentRule {
        ArgumentRule(
            "string",
            [
                ("minLength", length.map { String($0.lowerBound) }),
                ("maxLength", length.map { String($0.upperBound) }),
                ("pattern", pattern.map(JSONText.quoted)),
            ]
        )
    }

    /// A text of at least this many characters.
    public static func string(length: PartialRangeFrom<Int>, pattern: String? = nil) -> ArgumentRule {
        ArgumentRule(
            "string", [("minLength", String(length.lowerBound)), ("pattern", pattern.map(JSONText.quoted))])
    }

    /// A text of at most this many characters.
    public static func string(length: PartialRangeThrough<Int>, pattern: String? = nil) -> ArgumentRule {
        ArgumentRule(
            "string", [("maxLength", String(length.upperBound)), ("pattern", pattern.map(JSONText.quoted))])
    }

    /// An array whose elements each follow `items`, with a number of elements within `count`.
    public static func array(of items: ArgumentRule = .any, count: ClosedRange<Int>? = nil) -> ArgumentRule {
        array(of: items, count?.lowerBound, count?.upperBound)
    }

    /// An array with at least this many elements.
    public static func array(of items: ArgumentRule = .any, count: PartialRangeFrom<Int>) -> ArgumentRule {
        array(of: items, count.lowerBound, nil)
    }

    /// An array with at most this many elements.
    public static func array(of items: ArgumentRule = .any, count: PartialRangeThrough<Int>) -> ArgumentRule {
        array(of: items, nil, count.upperBound)
    }

    private static func array(of items: ArgumentRule, _ low: Int?, _ high: Int?) -> ArgumentRule {
        ArgumentRule(
            "array",
            [
                ("minItems", low.map { String($0) }),
                ("maxItems", high.map { String($0) }),
                ("items", items == .any ? nil : items.json),
            ]
        )
    }

    /// Any object.
    public static let object = ArgumentRule("object", [("additionalProperties", "true")])

    /// An object with these members; others are refused unless `allowsOthers`.
    public static func object(_ fields: ArgumentRules.Field..., allowsOthers: Bool = false) -> ArgumentRule {
        object(fields, allowsOthers: allowsOthers)
    }

    /// An object with these members; others are refused unless `allowsOthers`.
    public static func object(_ fields: [ArgumentRules.Field], allowsOthers: Bool = false) -> ArgumentRule {
        let required = fields.filter(\.isRequired).map { JSONText.quoted($0.name) }
        let properties = fields.map { "\(JSONText.quoted($0.name)):\($0.value.json)" }
        return ArgumentRule(
            "object",
            [
                ("required", required.isEmpty ? nil : JSONText.array(required)),
                ("properties", "{" + properties.joined(separator: ",") + "}"),
                ("additionalProperties", allowsOthers ? "true" : "false"),
            ]
        )
    }
}
