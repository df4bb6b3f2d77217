extension Table {
    /// A table for people: a heading, two blanks between columns, no blanks at the end of a line.
    ///
    /// - Parameter columns: the terminal's width; the last column is cut to it. nil (no terminal) cuts nothing.
    func text(_ format: OutputFormat, style: Style, columns width: Int?) -> String {
        let shown = columns.indices.filter { columns[$0].isShown(in: format) }
        var lines = [shown.map { columns[$0].heading }]
        for row in rows { lines.append(shown.map { row[$0].shown }) }
        let widths = shown.indices.map { index in lines.map { DisplayWidth.of($0[index]) }.max() ?? 0 }
        var text = ""
        for (number, line) in lines.enumerated() {
            text += render(line, shown, widths, isHeading: number == 0, style, width) + "\n"
        }
        return text
    }

    private func render(
        _ line: [String], _ shown: [Int], _ widths: [Int], isHeading: Bool, _ style: Style, _ width: Int?
    ) -> String {
        var result = ""
        var used = 0
        for (index, value) in line.enumerated() {
            let column = columns[shown[index]]
            let isLast = index == line.count - 1
            var cell = value
            if isLast, let width, !column.isRightAligned { cell = DisplayWidth.cut(value, to: max(width - used, 8)) }
            let painted =
                isHeading
                ? style.bold(cell) : column.key == "state" || column.key == "status" ? style.state(cell) : cell
            let blanks = String(repeating: " ", count: max(widths[index] - DisplayWidth.of(cell), 0))
            if column.isRightAligned {
                result += blanks + painted
            } else {
                result += isLast ? painted : painted + blanks
            }
            if !isLast { result += "  " }
            used += widths[index] + 2
        }
        return result
    }

    /// One row as a record: a name and a value a line, for `show`.
    func record(style: Style) -> String {
        guard let row = rows.first else { return "" }
        let width = columns.map { DisplayWidth.of($0.heading) }.max() ?? 0
        var text = ""
        for (column, cell) in zip(columns, row) where cell.machine != nil || cell.human != nil {
            let value = column.key == "state" ? style.state(cell.shown) : cell.shown
            text += style.bold(DisplayWidth.pad(column.heading, to: width)) + "  " + value + "\n"
        }
        return text
    }
}
