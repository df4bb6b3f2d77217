/// A table as a chart of lying bars, drawn with whole numbers. What is suppressed is a hatched stub of one length, so that
/// the drawing says no more than the table.
struct ReportChart {
    private let table: ReportTable
    private let isStacked: Bool

    private static let labelWidth: Int64 = 210
    private static let plotWidth: Int64 = 560
    private static let width: Int64 = 900
    private static let barHeight: Int64 = 14
    private static let gap: Int64 = 10
    private static let stub: Int64 = 12
    private static let margin: Int64 = 16
    private static let legendLine: Int64 = 20
    private static let colours = ["#2a6f97", "#e09f3e", "#5b8e7d", "#9e2a2b", "#6c757d", "#8e6bbf", "#bc8f5b"]
    private static let style = """
        text{font-family:"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif;font-size:13px;fill:#222}
        .t{font-size:17px;font-weight:600}.n{font-size:12px;fill:#555}.g{stroke:#ddd}.h{fill:url(#hatch);stroke:#888}
        """

    /// nil for a section without a chart, or without data.
    init?(_ table: ReportTable) {
        guard table.section.chart != .none, !table.rows.isEmpty else { return nil }
        self.table = table
        isStacked = table.section.chart == .stacked
    }

    private var columns: [ReportSection.Column] { table.section.columns }
    private var rowHeight: Int64 {
        Self.barHeight * Int64(isStacked ? 1 : columns.count) + Self.gap
    }
    /// Where the bars begin: below the legend.
    private var top: Int64 { (legendEntries().last?.y ?? 48) + 44 }
    private var height: Int64 { top + rowHeight * Int64(table.rows.count) + 40 }

    /// The longest bar that is shown, one at least.
    private var most: Int64 {
        let lengths = table.rows.flatMap { row in
            let values = row.cells.map(Self.number)
            return isStacked ? [values.reduce(0, +)] : values
        }
        return max(lengths.max() ?? 1, 1)
    }

    private static func number(_ cell: ReportTable.Cell) -> Int64 {
        if case .value(let value) = cell { value } else { 0 }
    }

    func svg() -> String {
        let title = table.section.title
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.width)" height="\(height)" \
            viewBox="0 0 \(Self.width) \(height)" role="img" aria-labelledby="title desc">
            <title id="title">\(Self.escaped(title.both))</title>
            <desc id="desc">\(Self.escaped(description))</desc>
            <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
            <rect width="6" height="6" fill="#fff"/><line x1="0" y1="0" x2="0" y2="6" stroke="#888" stroke-width="3"/>\
            </pattern></defs>
            <style>\(Self.style)</style>
            <rect width="\(Self.width)" height="\(height)" fill="#fff"/>
            <text class="t" x="\(Self.margin)" y="30">\(Self.escaped(title.both))</text>

            """
        text += legend()
        text += scale()
        for (index, row) in table.rows.enumerated() { text += bars(row, top + rowHeight * Int64(index)) }
        return text + "</svg>\n"
    }

    /// What a screen reader says.
    private var description: String {
        table.rows.map { row in
            let parts = zip(columns, row.cells).map { "\($0.title.zh) \(table.shown($1))" }
            return "\(row.title.zh): \(parts.joined(separator: ", "))"
        }.joined(separator: "; ")
    }

    /// The legend's entries with where they stand; a line that is full is followed by another.
    private func legendEntries() -> [(x: Int64, y: Int64, fill: String, label: String)] {
        var entries = columns.enumerated().map { (#"fill="\#(colour($0))""#, $1.title.both) }
        if table.rows.contains(where: { $0.cells.contains(.suppressed) }) {
            entries.append((#"class="h""#, "\(ReportTable.suppressedMark) 不显示 Not shown"))
        }
        var (x, y) = (Self.margin, Int64(48))
        return entries.map { fill, label in
            let width = 17 + Self.textWidth(label) + 16
            if x > Self.margin, x + width > Self.width {
                x = Self.margin
                y += Self.legendLine
            }
            defer { x += width }
            return (x, y, fill, label)
        }
    }

    private func legend() -> String {
        legendEntries().map { entry in
            """
            <rect x="\(entry.x)" y="\(entry.y)" width="12" height="12" \(entry.fill)/>\
            <text class="n" x="\(entry.x + 17)" y="\(entry.y + 10)">\(Self.escaped(entry.label))</text>

            """
        }.joined()
    }

    /// Lines at round numbers, five at most.
    private func scale() -> String {
        let bottom = height - 34
        var text = ""
        var value: Int64 = 0
        while value <= most {
            let x = Self.labelWidth + position(value)
            text += """
                <line class="g" x1="\(x)" y1="\(top - 8)" x2="\(x)" y2="\(bottom)"/>\
                <text class="n" x="\(x)" y="\(bottom + 16)" text-anchor="middle">\(tick(value))</text>

                """
            value += step
        }
        return text
    }

    /// Round numbers need no fen.
    private func tick(_ value: Int64) -> String {
        let shown = table.shown(value)
        return shown.hasSuffix(".00") ? String(shown.dropLast(3)) : shown
    }

    private var step: Int64 {
        var step: Int64 = 1
        while true {
            for factor in [1, 2, 5] as [Int64] where step * factor * 5 >= most { return step * factor }
            step *= 10
        }
    }

    private func position(_ value: Int64) -> Int64 {
        // Fen of a whole budget times the width stay far below 2^63.
        value * Self.plotWidth / most
    }

    private func bars(_ row: ReportTable.Row, _ y: Int64) -> String {
        let middle = y + (rowHeight - Self.gap) / 2 + 5
        var text = """
            <text x="\(Self.labelWidth - 10)" y="\(middle)" text-anchor="end">\(Self.escaped(Self.cut(row.title.zh)))</text>

            """
        var x = Self.labelWidth
        for (index, cell) in row.cells.enumerated() {
            let barY = isStacked ? y : y + Self.barHeight * Int64(index)
            if !isStacked { x = Self.labelWidth }
            let length = cell == .suppressed ? Self.stub : position(Self.number(cell))
            if length > 0 {
                let fill = cell == .suppressed ? #"class="h""# : #"fill="\#(colour(index))""#
                text += """
                    <rect x="\(x)" y="\(barY)" width="\(length)" height="\(Self.barHeight - 1)" \(fill)/>

                    """
            }
            x += length
            if !isStacked { text += number(table.shown(cell), x, barY) }
        }
        if isStacked { text += number(row.total.map(table.shown) ?? "", x, y) }
        return text
    }

    private func number(_ shown: String, _ x: Int64, _ y: Int64) -> String {
        """
        <text class="n" x="\(x + 5)" y="\(y + 11)">\(Self.escaped(shown))</text>

        """
    }

    private func colour(_ index: Int) -> String { Self.colours[index % Self.colours.count] }

    /// Long names would run out of the picture.
    private static func cut(_ name: String) -> String {
        guard textWidth(name) > labelWidth - 20 else { return name }
        var kept = ""
        for character in name {
            if textWidth(kept) > labelWidth - 50 { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// Roughly, in pixels: Chinese is as wide as the letters are high.
    private static func textWidth(_ text: String) -> Int64 {
        text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 ? 7 : 13) }
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            // XML has no way to say most control characters.
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
