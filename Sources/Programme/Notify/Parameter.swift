/// A value for a variable of a message template: a text or a whole number.
public enum Parameter: Codable, Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    /// A text, shown as it is.
    case text(String)
    /// A whole number, shown in decimal digits.
    case number(Int64)

    /// A text.
    public init(stringLiteral value: String) {
        self = .text(value)
    }

    /// A whole number.
    public init(integerLiteral value: Int64) {
        self = .number(value)
    }

    /// Reads a JSON string or a JSON integer.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    /// Writes a JSON string or a JSON integer.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        }
    }
}
