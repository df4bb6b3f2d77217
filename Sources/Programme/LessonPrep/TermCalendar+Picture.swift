extension TermCalendar {
    private static let dayWidth = 150
    private static let margin = 96
    private static let lineHeight = 18
    /// Hues of communities, apart from each other in light and in dark.
    private static let hues = [210, 20, 130, 280, 45, 330, 175, 90, 250, 0]

    /// The term as a picture (SVG 1.1): a row a week, a column a day, a box a session; proposals are dashed. `days`: names of
    /// the seven days.
    public func svg(days: [String]) -> String {
        let columns = entries.contains { $0.weekday > 5 } ? 7 : 5
        let width = Self.margin + columns * Self.dayWidth + 8
        var body = ""
        for column in 0..<columns where days.indices.contains(column) {
            body += Self.text(days[column], x: Self.left(column) + 6, y: 20, "day")
        }
        var top = 32
        for (number, monday) in mondays.enumerated() {
            let most = (1...columns).map { entries(week: number + 1, weekday: $0).count }.max() ?? 0
            let height = max(most, 1) * (2 * Self.lineHeight + 8) + 6
            body += "<rect class=\"week\" x=\"0\" y=\"\(top)\" width=\"\(width)\" height=\"\(height)\"/>\n"
            body += Self.text("\(number + 1)", x: 8, y: top + 20, "number")
            body += Self.text(monday, x: 28, y: top + 20, "date")
            for column in 0..<columns {
                for (position, entry) in entries(week: number + 1, weekday: column + 1).enumerated() {
                    body += box(entry, x: Self.left(column) + 2, y: top + 4 + position * (2 * Self.lineHeight + 8))
                }
            }
            top += height
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(top + 4)" width="\(width)" height="\(top + 4)" \
            role="img" font-family="sans-serif" font-size="12">
            <title>\(Self.escaped(term))</title>
            <style>
            .week { fill: none; stroke: #8886; } .day { font-weight: bold; } .date { fill: #777; font-size: 10px; }
            text { fill: #222; } .number { font-weight: bold; }
            @media (prefers-color-scheme: dark) { .day, .number { fill: #ddd; } .date { fill: #999; } }
            </style>
            \(body)</svg>

            """
    }

    private static func left(_ column: Int) -> Int { margin + column * dayWidth }

    private func box(_ entry: Entry, x: Int, y: Int) -> String {
        let communities = Set(entries.map(\.community)).sorted()
        let hue = Self.hues[(communities.firstIndex(of: entry.community) ?? 0) % Self.hues.count]
        let dash = entry.status == "proposed" ? " stroke-dasharray=\"4 3\"" : ""
        return """
            <g><title>\(Self.escaped([entry.topic, entry.place ?? "", entry.status].joined(separator: " · ")))</title>
            <rect x="\(x)" y="\(y)" width="\(Self.dayWidth - 4)" height="\(2 * Self.lineHeight + 4)" rx="4" \
            fill="hsl(\(hue), 70%, 88%)" stroke="hsl(\(hue), 60%, 40%)"\(dash)/>
            """ + "\n" + Self.text("\(entry.time)  \(entry.community)", x: x + 6, y: y + 16, "when")
                + Self.text(entry.label, x: x + 6, y: y + 32, "label") + "</g>\n"
    }

    private static func text(_ text: String, x: Int, y: Int, _ style: String) -> String {
        "<text class=\"\(style)\" x=\"\(x)\" y=\"\(y)\">\(escaped(text))</text>\n"
    }

    /// Text for XML: what means something to a parser, and what XML 1.0 does not allow at all.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}"..."\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
