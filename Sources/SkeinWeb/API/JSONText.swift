/// JSON that this program writes itself; whatever comes from the database is written there.
enum JSONText {
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// An object from names and finished JSON values.
    static func object(_ members: [(String, String)], separator: String = ", ") -> String {
        "{" + members.map { "\(quoted($0.0)): \($0.1)" }.joined(separator: separator) + "}"
    }

    static func array(_ values: [String]) -> String { "[" + values.joined(separator: ", ") + "]" }
}
