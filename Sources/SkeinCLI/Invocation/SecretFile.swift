/// What must not stand on a command line, which everybody sees: it comes from a file, or from standard input.
enum SecretFile {
    /// The one line of a file, without blanks around it.
    static func line(_ path: String, _ session: Session) throws -> String {
        let text = String(decoding: try session.console.readBytes(path), as: UTF8.self)
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 1 else { throw CLIError(.usage, Message.errorOneLine.text(["path": path])) }
        return String(words[0])
    }
}
