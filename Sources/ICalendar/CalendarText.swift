/// Content lines of RFC 5545: escaping and folding.
enum CalendarText {
    /// A TEXT value: backslash, semicolon, comma and line ends are escaped, other control characters left out.
    static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
            switch scalar {
            case "\\": out += "\\\\"
            case ";": out += "\\;"
            case ",": out += "\\,"
            case "\n", "\r": out += "\\n"
            case "\t": out += "\t"
            case "\u{0}"..<"\u{20}", "\u{7F}": continue
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// A parameter's value: quoted, since names hold blanks; what cannot be quoted is left out.
    static func parameter(_ text: String) -> String {
        let kept = text.unicodeScalars.filter { $0 != "\"" && $0.value >= 0x20 && $0.value != 0x7F }
        return "\"" + String(String.UnicodeScalarView(kept)) + "\""
    }

    /// The line in pieces of at most 75 octets, none of which splits a character, each with CRLF.
    static func folded(_ line: String) -> String {
        var out = ""
        var octets = 0
        for scalar in line.unicodeScalars {
            let size = UTF8.width(scalar)
            if octets + size > 75 {
                out += "\r\n "
                octets = 1
            }
            out.unicodeScalars.append(scalar)
            octets += size
        }
        return out + "\r\n"
    }

    /// The content lines of a text, unfolded.
    static func unfolded(_ text: String) -> [Substring] {
        text.replacing("\r\n", with: "\n").replacing("\n ", with: "").replacing("\n\t", with: "")
            .split(separator: "\n")
            .map { Substring($0) }
    }
}

extension UTF8 {
    fileprivate static func width(_ scalar: Unicode.Scalar) -> Int { UTF8.encode(scalar)?.count ?? 0 }
}
