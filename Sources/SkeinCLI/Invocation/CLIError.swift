import Skein

/// A failure as the user sees it: one sentence, an optional place and advice, and the exit status.
///
/// `code`, `name` and `pointer` are never translated; `message` and `hint` of the database are passed on as they came.
struct CLIError: Error, Sendable {
    var status: ExitStatus
    var message: String
    /// SQLSTATE, when there is one.
    var code: String?
    /// The code's name, for the codes of the queue.
    var name: String?
    /// JSON pointer into the arguments.
    var pointer: String?
    /// The argument rule that said no.
    var rule: String?
    var hint: String?
    /// Lines shown under the message as they are (a filter with its caret, say).
    var excerpt: [String] = []

    init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
        self.status = status
        self.message = message
        self.hint = hint
    }

    /// Nothing more to say: what was printed already says it.
    static func silent(_ status: ExitStatus) -> CLIError { CLIError(status, "") }

    /// For people.
    func text(style: Style) -> String {
        guard !message.isEmpty else { return "" }
        var lines: [String] = []
        let label = [code, name].compactMap { $0 }.joined(separator: " ")
        let head = style.red(Message.errorLabel.text)
        lines.append(head + (label.isEmpty ? "" : label + ": ") + Terminal.safe(message))
        lines += excerpt.map { "  " + Terminal.safe($0) }
        if let pointer, !pointer.isEmpty { lines.append(Message.errorAt.text(["pointer": Terminal.safe(pointer)])) }
        if let rule { lines.append(Message.errorRule.text(["rule": Terminal.safe(rule)])) }
        if let hint { lines.append(style.dim(Message.errorHint.text) + Terminal.safe(hint)) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// For programs: one JSON object on one line.
    var json: String {
        var fields: [(String, String)] = [("status", "\(status.rawValue)")]
        for (key, value) in [
            ("code", code), ("name", name), ("message", message), ("pointer", pointer), ("rule", rule), ("hint", hint),
        ] {
            if let value { fields.append((key, JSONText.quoted(value))) }
        }
        let body = fields.map { JSONText.quoted($0.0) + ":" + $0.1 }.joined(separator: ",")
        return "{\"error\":{\(body)}}\n"
    }
}
