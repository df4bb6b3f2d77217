/// A table as RFC 4180 with a byte order mark, without which spreadsheets take Chinese for another encoding. `*` is a small
/// count, an empty cell is one that nobody knows.
enum ReportCSV {
    static func text(_ table: ReportTable) -> String {
        let section = table.section
        var heading = ["key", "name_zh", "name_en"] + section.columns.map(\.key)
        if section.addsColumns { heading.append("total") }
        let rows = (table.rows + (table.totals.map { [$0] } ?? [])).map { row in
            [row.key, row.title.zh, row.title.en]
                + (row.cells + (row.total.map { [$0] } ?? [])).map { number($0, table) }
        }
        return "\u{FEFF}" + ([heading] + rows).map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func number(_ cell: ReportTable.Cell, _ table: ReportTable) -> String {
        cell == .unknown ? "" : table.shown(cell)
    }

    /// What a spreadsheet would run as a formula gets an apostrophe in front.
    private static func field(_ text: String) -> String {
        let isFormula = text.count > 1 && "=+-@\t\r".contains(text.first ?? " ")
        let safe = isFormula ? "'" + text : text
        guard safe.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
