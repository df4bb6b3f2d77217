import FoundationEssentials
import Glibc
import Logging
import Skein

/// How log lines are written: for people on a terminal, one JSON object a line elsewhere.
enum LogFormat: Sendable {
    case text(Style)
    case json
}

/// A log handler of one stream.
///
/// With `JOURNAL_STREAM` set (systemd reads the stream) each line begins with the priority that journald understands.
struct LogOutput: LogHandler {
    let label: String
    let format: LogFormat
    let isJournal: Bool
    let write: @Sendable (String) -> Void
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    /// The logger of an invocation.
    ///
    /// - Parameter level: replaces the configured level.
    static func logger(
        settings: Settings, console: Console, environment: [String: String], level: Logger.Level? = nil
    ) -> Logger {
        let color = (try? settings.word(.outputColor, as: ColorChoice.self)) ?? .auto
        let style = Style(isColored: color.isOn(terminal: console.errIsTerminal, environment: environment))
        let format: LogFormat =
            switch (try? settings.string(.logFormat)) ?? "auto" {
            case "json": .json
            case "text": .text(style)
            default: console.errIsTerminal ? .text(style) : .json
            }
        let configured = (try? settings.string(.logLevel)).flatMap { Logger.Level(rawValue: $0) } ?? .info
        let isJournal = !(environment["JOURNAL_STREAM"] ?? "").isEmpty && !console.errIsTerminal
        return Logger(label: "skein") { label in
            LogOutput(
                label: label, format: format, isJournal: isJournal, write: console.err,
                logLevel: level ?? configured)
        }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let more = event.metadata { all.merge(more) { $1 } }
        let values = all.map { ($0.key, "\($0.value)") }.sorted { $0.0 < $1.0 }
        let line =
            switch format {
            case .json: Self.json(event.level, label, "\(event.message)", values, at: Date())
            case .text(let style): Self.text(event.level, "\(event.message)", values, style)
            }
        write((isJournal ? "<\(Self.priority(event.level))>" : "") + line + "\n")
    }

    static func json(
        _ level: Logger.Level, _ label: String, _ message: String, _ values: [(String, String)], at: Date
    ) -> String {
        let time = at.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let head = [("time", time), ("level", level.rawValue), ("logger", label), ("message", message)]
        let reserved = Set(head.map(\.0))
        let members = head + values.map { (reserved.contains($0.0) ? "metadata." + $0.0 : $0.0, $0.1) }
        return "{" + members.map { JSONText.quoted($0.0) + ":" + JSONText.quoted($0.1) }.joined(separator: ",") + "}"
    }

    private static func text(
        _ level: Logger.Level, _ message: String, _ values: [(String, String)], _ style: Style
    ) -> String {
        let word = DisplayWidth.pad(level.rawValue, to: 8)
        let painted: String =
            switch level {
            case .critical, .error: style.red(word)
            case .warning: style.yellow(word)
            case .notice, .info: style.green(word)
            case .debug, .trace: style.dim(word)
            }
        let tail = values.map { " " + style.dim($0.0 + "=") + Terminal.safe($0.1) }.joined()
        return style.dim(clock()) + " " + painted + " " + Terminal.safe(message) + tail
    }

    /// The wall clock of this machine: what somebody at a terminal compares with.
    private static func clock() -> String {
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    }

    /// syslog(3)'s numbers.
    static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }
}
