/// Writes single JSON tokens. Whole values go through `JSONEncoder`; this is for text that must keep its order.
package enum JSONText {
    /// The string as a JSON string token.
    package static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "\u{0}"..<"\u{20}":
                let hex = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    /// The tokens as a JSON array.
    static func array(_ tokens: [String]) -> String {
        "[" + tokens.joined(separator: ",") + "]"
    }

    /// The number as a JSON number token; `nil` when JSON has none for it. A whole number is written without a fraction.
    static func number(_ value: Double) -> String? {
        guard value.isFinite else { return nil }
        if let whole = Int64(exactly: value) { return String(whole) }
        return String(value)
    }
}
