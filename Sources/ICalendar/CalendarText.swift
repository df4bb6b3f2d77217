/// Content lines of RFC 5545: escaping and folding.
enum CalendarText {
    /// A TEXT value: backslash, semicolon, comma and line ends are escaped, other control characters left out. Some readers
    /// take Unicode's own separators for line ends, so they are escaped as such.
    static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
            switch scalar {
            case "\\": out += "\\\\"
            case ";": out += "\\;"
            case ",": out += "\\,"
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": out += "\\n"
            case "\t": out += "\t"
            case _ where isControl(scalar): continue
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// A parameter's value: quoted, since names hold blanks; what cannot be quoted is left out, and so are `\` and `^`,
    /// which some readers take for the beginning of an escape (RFC 6868) and others do not.
    static func parameter(_ text: String) -> String {
        let kept = text.unicodeScalars.filter { !"\"\\^".unicodeScalars.contains($0) && !isControl($0) }
        return "\"" + String(String.UnicodeScalarView(kept)) + "\""
    }

    /// Control characters, and the separators that some readers take for line ends.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x2028...0x2029).contains(scalar.value)
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

    /// The colon that ends name and parameters of a content line: the first outside quotes.
    static func colon(in line: Substring) -> Substring.Index? {
        var isQuoted = false
        for index in line.indices {
            if line[index] == "\"" { isQuoted.toggle() }
            if line[index] == ":", !isQuoted { return index }
        }
        return nil
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
