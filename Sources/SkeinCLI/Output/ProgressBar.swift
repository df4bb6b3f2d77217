/// Progress of long work: a bar that redraws itself on a terminal, a plain line now and then elsewhere.
struct ProgressBar: Sendable {
    private let title: String
    private let console: Console
    private var lastPercent = -1
    private var lastTenth = -1

    init(_ title: String, console: Console) {
        self.title = title
        self.console = console
    }

    /// Shows where the work is. Plain lines appear at each tenth only.
    mutating func update(done: Int64, of total: Int64, note: String = "") {
        let percent = total <= 0 ? 100 : Int(min(max(done, 0), total) * 100 / total)
        if console.errIsTerminal {
            guard percent != lastPercent || !note.isEmpty else { return }
            console.err("\r\u{1B}[K" + Self.bar(title, percent, done, total, note, columns: console.columns))
        } else if percent / 10 != lastTenth {
            lastTenth = percent / 10
            console.note("\(title) \(percent)% (\(done)/\(total))" + (note.isEmpty ? "" : " \(note)"))
        }
        lastPercent = percent
    }

    /// Ends the bar's line.
    func finish() {
        if console.errIsTerminal, lastPercent >= 0 { console.err("\n") }
    }

    static func bar(
        _ title: String, _ percent: Int, _ done: Int64, _ total: Int64, _ note: String, columns: Int
    ) -> String {
        let tail = " \(percent)% (\(done)/\(total))" + (note.isEmpty ? "" : "  " + Terminal.safe(note))
        let room = max(min(columns - DisplayWidth.of(title) - DisplayWidth.of(tail) - 4, 40), 5)
        let filled = room * percent / 100
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: room - filled)
        return DisplayWidth.cut("\(title) [\(bar)]\(tail)", to: max(columns - 1, 20))
    }
}
