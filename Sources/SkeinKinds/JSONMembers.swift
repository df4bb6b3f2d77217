/// Finds the members of a JSON object in its text, so that a value can be handed on as it was written: decoding and
/// encoding again would spoil large numbers.
///
/// The text must be JSON that PostgreSQL wrote; anything else gives no members rather than wrong ones.
struct JSONMembers {
    private let text: [UInt8]
    private var at = 0

    /// The text of each member's value by its name. Names with escapes are left out: no kind here has one.
    static func of(_ text: [UInt8]) -> [String: ArraySlice<UInt8>] {
        var reader = JSONMembers(text: text)
        return reader.members() ?? [:]
    }

    private init(text: [UInt8]) {
        self.text = text
    }

    private mutating func members() -> [String: ArraySlice<UInt8>]? {
        var found: [String: ArraySlice<UInt8>] = [:]
        guard take("{") else { return nil }
        if take("}") { return found }
        repeat {
            skipSpace()
            let nameStart = at
            guard skipString() else { return nil }
            let name = String(decoding: text[nameStart + 1..<at - 1], as: UTF8.self)
            guard take(":") else { return nil }
            skipSpace()
            let start = at
            guard skipValue() else { return nil }
            found[name] = text[start..<at]
        } while take(",")
        return take("}") ? found : nil
    }

    private mutating func skipSpace() {
        while at < text.count, " \t\r\n".utf8.contains(text[at]) { at += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard at < text.count, text[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func skipString() -> Bool {
        guard at < text.count, text[at] == UInt8(ascii: "\"") else { return false }
        at += 1
        while at < text.count {
            switch text[at] {
            case UInt8(ascii: "\""):
                at += 1
                return true
            case UInt8(ascii: "\\"): at += 2
            default: at += 1
            }
        }
        return false
    }

    /// Skips a value by counting brackets outside strings; no recursion, however deep it is.
    private mutating func skipValue() -> Bool {
        var depth = 0
        while at < text.count {
            switch text[at] {
            case UInt8(ascii: "\""):
                guard skipString() else { return false }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                at += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return true }
                depth -= 1
                at += 1
            case UInt8(ascii: ","):
                if depth == 0 { return true }
                at += 1
            default: at += 1
            }
            if depth == 0, at < text.count, ",}]".utf8.contains(text[at]) { return true }
        }
        return depth == 0
    }
}
