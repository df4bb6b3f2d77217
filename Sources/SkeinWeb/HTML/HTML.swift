/// A piece of a page. Every text that comes into it is escaped; markup can only be made by ``element(_:_:_:)``, whose
/// names are literals of this program.
struct HTML: Sendable, ExpressibleByStringInterpolation {
    private(set) var markup: String

    /// Text, escaped for a place between tags and inside a quoted attribute alike.
    init(_ text: String) { markup = Self.escaped(text) }

    init(stringLiteral value: String) { self.init(value) }

    private init(markup: String) { self.markup = markup }

    static let empty = HTML(markup: "")

    /// An element with its attributes; those that are nil are left out.
    static func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:], _ children: [HTML] = []
    ) -> HTML {
        var text = "<\(name)"
        for (key, value) in attributes {
            guard let value else { continue }
            text += " \(key)=\"\(escaped(value))\""
        }
        text += ">"
        if isVoid(name) { return HTML(markup: text) }
        for child in children { text += child.markup }
        return HTML(markup: text + "</\(name)>")
    }

    static func + (left: HTML, right: HTML) -> HTML { HTML(markup: left.markup + right.markup) }

    /// The pieces one after the other.
    static func join(_ pieces: [HTML]) -> HTML { pieces.reduce(.empty, +) }

    private static func isVoid(_ name: StaticString) -> Bool {
        ["input", "meta", "link", "br"].contains("\(name)")
    }

    /// The five characters that mean something to a browser, and control characters, which never belong on a page.
    static func escaped(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            // Also the characters that turn the direction of writing: they make one text look like another.
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// Short names for what pages are made of.
func h(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:], _ children: HTML...
) -> HTML { .element(name, attributes, children) }

/// Addresses inside this site.
enum Link {
    /// A path with a query, percent-encoded.
    static func to(_ path: String, _ query: KeyValuePairs<String, String?>) -> String {
        to(path, query.compactMap { key, value in value.map { (key, $0) } })
    }

    static func to(_ path: String, _ query: [(String, String)] = []) -> String {
        let pairs = query.map { key, value in "\(key)=\(encoded(value))" }
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }

    static func encoded(_ text: String) -> String {
        let hex = Array("0123456789ABCDEF")
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += "%" + String(hex[Int(byte >> 4)]) + String(hex[Int(byte & 15)])
            }
        }
        return result
    }

    /// A form's fields, or a query's. Nil for what is not well formed.
    static func fields(_ text: String) -> [String: String]? {
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&").prefix(200) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let key = decoded(parts[0], isForm: true),
                let value = decoded(parts.count > 1 ? parts[1] : "", isForm: true)
            else { return nil }
            // Several check boxes of one name come as one list.
            fields[key] = fields[key].map { $0 + "," + value } ?? value
        }
        return fields
    }

    /// Percent-decoded; nil for what is not well formed. In forms and queries a plus stands for a blank.
    static func decoded(_ text: some StringProtocol, isForm: Bool = false) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+") where isForm: bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
                else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
