/// A connection string as it may be shown. What is handed to libpq is always the untouched original.
enum Conninfo {
    /// The string without its secrets: the password of a URI and `password=`, `sslpassword=` anywhere.
    static func redacted(_ conninfo: String) -> String {
        var text = conninfo
        if let scheme = text.firstRange(of: #/^postgres(ql)?:\/\//#.ignoresCase()),
            let at = authorityEnd(text, from: scheme.upperBound)
        {
            let user = text[scheme.upperBound..<at]
            if let colon = user.firstIndex(of: ":") {
                text.replaceSubrange(text.index(after: colon)..<at, with: "***")
            }
        }
        text.replace(#/((?:ssl)?password\s*=\s*)('(?:[^'\\]|\\.)*'?|(?:\\.|[^\s&'\\])+)/#.ignoresCase()) { match in
            match.output.1 + "***"
        }
        return text
    }

    /// Whether libpq complains about the string's form and repeats a piece of it: that piece may be the password.
    static func isQuoted(in message: String) -> Bool {
        [
            "after \"", "URI: \"", "invalid percent-encoded token", "forbidden value %00",
            "unterminated quoted string in connection",
            "invalid connection option", "invalid URI query parameter", "unexpected character \"",
            "extra key/value separator",
            "missing key/value separator",
        ].contains { message.contains($0) }
    }

    /// The last "@" before the path: everything from the scheme to it is user and password, however oddly written.
    private static func authorityEnd(_ text: String, from start: String.Index) -> String.Index? {
        let rest = text[start...]
        let end = rest.firstIndex(of: "?") ?? rest.endIndex
        return rest[..<end].lastIndex(of: "@")
    }
}
