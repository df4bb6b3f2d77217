import ArgumentParser

/// When colours are used.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable, Sendable {
    case auto, always, never

    /// `auto` asks the terminal, `NO_COLOR` and `TERM=dumb`; a flag has the last word.
    func isOn(terminal: Bool, environment: [String: String]) -> Bool {
        switch self {
        case .always: return true
        case .never: return false
        case .auto:
            if let value = environment["NO_COLOR"], !value.isEmpty { return false }
            return terminal && environment["TERM"] != "dumb"
        }
    }
}

/// Colours of one stream; plain text when they are off.
struct Style: Sendable {
    var isColored: Bool

    static let plain = Style(isColored: false)

    func red(_ text: String) -> String { paint(text, "31") }
    func green(_ text: String) -> String { paint(text, "32") }
    func yellow(_ text: String) -> String { paint(text, "33") }
    func blue(_ text: String) -> String { paint(text, "34") }
    func bold(_ text: String) -> String { paint(text, "1") }
    func dim(_ text: String) -> String { paint(text, "2") }

    /// States and check results in the colour people expect; other words as they are.
    func state(_ word: String) -> String {
        switch word.prefix(while: { $0 != " " }) {
        case "completed", "ok", "active": green(word)
        case "discarded", "fail", "dead": red(word)
        case "retryable", "blocked", "warn", "quiet", "stopping": yellow(word)
        case "running", "available": blue(word)
        default: word
        }
    }

    private func paint(_ text: String, _ code: String) -> String {
        isColored && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
