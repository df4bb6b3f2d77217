extension Message {
    /// The message in the language of the running invocation.
    var text: String { text(in: Invocation.current.language) }

    /// The message with its `{name}` places filled.
    func text(_ values: [String: String]) -> String {
        Self.fill(text, values)
    }

    /// The message in one language. A key without a translation falls back to English (a test keeps that from happening).
    func text(in language: Language) -> String {
        switch language {
        case .chinese: Catalogue.chinese[self] ?? Catalogue.english[self] ?? rawValue
        case .english: Catalogue.english[self] ?? rawValue
        }
    }

    /// Replaces each `{name}` once, from left to right, so that a value that contains braces stays as it is.
    static func fill(_ template: String, _ values: [String: String]) -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = String(rest[rest.index(after: open)..<close])
            result += values[name] ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    /// The names of the places a template has.
    static func places(in template: String) -> Set<String> {
        var names: Set<String> = []
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            names.insert(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return names
    }
}

/// The texts of every language, one file each.
enum Catalogue {}
