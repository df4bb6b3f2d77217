import SkeinFilter

/// One picture of `skein top`, as lines of text.
struct TopPage {
    var state: TopState
    var reading: TopReading
    /// Why the last look failed; the reading is then an older one.
    var problem: String?
    var style: Style

    /// Later than this counts as behind.
    private static let behindSeconds: Int64 = 60
    private static let bars = Array("▁▂▃▄▅▆▇█")
    /// Lines that are not rows: five above the table's heading, its heading, and the line of keys.
    private static let frame = 7

    /// How many rows of the table fit.
    static func room(_ rows: Int) -> Int { max(rows - frame, 1) }

    /// The lines of a screen of this size; all of it, without the line of keys, when there is none.
    func lines(columns: Int?, rows: Int?) -> [String] {
        var lines = head
        if state.showsHelp, rows != nil {
            lines += Message.topHelp.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        } else {
            lines += tableLines(columns, rows.map(Self.room))
        }
        if let rows {
            lines = Array(lines.prefix(rows - 1))
            lines += Array(repeating: "", count: max(rows - 1 - lines.count, 0))
            lines.append(style.dim(Message.topKeys.text))
        }
        guard let columns else { return lines }
        return lines.map { Self.cut($0, to: columns) }
    }

    private var head: [String] {
        let age = RelativeTime.duration(seconds: reading.oldestSeconds)
        let ready = reading.sum("available")
        let verdict =
            if reading.workers == "0" {
                style.red(Message.topNobody.text)
            } else if reading.oldestSeconds >= Self.behindSeconds {
                style.red(Message.topBehind.text(["age": age]))
            } else if ready > 0 {
                style.green(Message.topWaiting.text(["age": age]))
            } else {
                style.green(Message.topIdle.text)
            }
        let pace =
            state.isPaused ? Message.topPaused.text : Message.topEvery.text(["n": NumberText.short(state.interval)])
        let title = "\(style.bold("skein top"))  \(Terminal.safe(reading.database))  \(reading.at)  \(style.dim(pace))"
        let counts = Message.topCounts.text([
            "ready": "\(ready)", "running": "\(reading.sum("running"))", "waiting": "\(reading.sum("waiting"))",
            "workers": reading.workers, "leader": reading.leader,
        ])
        let done = reading.completed.reduce(0, +)
        let lost = reading.discarded.reduce(0, +)
        let hour = Message.topHour.text(["done": "\(done)", "failed": "\(lost)"])
        let tabs = TopView.allCases.enumerated().map { index, view in
            let text = "\(index + 1) \(view.title.text)"
            return view == state.view ? style.bold("[\(text)]") : " \(text) "
        }
        return [
            title, problem.map { style.red(Terminal.safe($0)) } ?? verdict, counts,
            "\(Self.sparkline(reading.completed)) \(hour)", tabs.joined(separator: " "),
        ]
    }

    private func tableLines(_ columns: Int?, _ room: Int?) -> [String] {
        guard !reading.table.rows.isEmpty else { return [style.dim(Message.listEmpty.text)] }
        var table = reading.table
        if let room { table.rows = Array(table.rows.dropFirst(state.offset).prefix(room)) }
        return table.text(.table, style: style, columns: columns).split(separator: "\n").map(String.init)
    }

    /// Sixty values in thirty characters, the highest one full.
    static func sparkline(_ values: [Int64]) -> String {
        let pairs = stride(from: 0, to: values.count, by: 2).map { values[$0..<min($0 + 2, values.count)].reduce(0, +) }
        let most = max(pairs.max() ?? 0, 1)
        return String(
            pairs.map { value in
                value == 0 ? " " : bars[Int(min(value * Int64(bars.count - 1) / most, Int64(bars.count - 1)))]
            })
    }

    /// The line in so many columns. Colours are lost where something has to go.
    private static func cut(_ line: String, to columns: Int) -> String {
        let plain = line.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
        return DisplayWidth.of(plain) <= columns ? line : DisplayWidth.cut(plain, to: columns)
    }
}
