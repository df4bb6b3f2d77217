extension TermCalendar {
    /// Hues of communities, apart from each other in light and in dark.
    private static let hues = [210, 20, 130, 280, 45, 330, 175, 90, 250, 0]

    /// The term as a picture (SVG 1.1); proposals are dashed. `days`: names of the seven days.
    public func svg(days: [String]) -> String {
        let picture = TermPicture(self)
        var body = ""
        for day in 0..<picture.days where days.indices.contains(day) {
            body += Self.text(days[day], x: TermPicture.left(day: day) + 6, y: 20, "day")
        }
        for week in picture.weeks {
            body +=
                "<rect class=\"week\" x=\"0\" y=\"\(week.top)\" width=\"\(picture.width)\" height=\"\(week.height)\"/>\n"
            body += Self.text("\(week.number)", x: 8, y: week.top + 20, "number")
            body += Self.text(week.monday, x: 28, y: week.top + 20, "date")
        }
        body += picture.boxes.map(Self.box).joined()
        let (width, height) = (picture.width, picture.height)
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" \
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

    private static func box(_ box: TermPicture.Box) -> String {
        let entry = box.entry
        let hue = hues[box.colour]
        let dash = entry.status == "proposed" ? " stroke-dasharray=\"4 3\"" : ""
        let (first, second) = TermPicture.lines
        return """
            <g><title>\(escaped([entry.topic, entry.place ?? "", entry.status].joined(separator: " · ")))</title>
            <rect x="\(box.left)" y="\(box.top)" width="\(TermPicture.boxWidth)" height="\(TermPicture.boxHeight)" rx="4" \
            fill="hsl(\(hue), 70%, 88%)" stroke="hsl(\(hue), 60%, 40%)"\(dash)/>
            """ + "\n" + text("\(entry.time)  \(entry.community)", x: box.left + 6, y: box.top + first, "when")
                + text(entry.label, x: box.left + 6, y: box.top + second, "label") + "</g>\n"
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
