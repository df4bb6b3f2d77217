import Skein

extension Table {
    /// A JSON array with one object a line.
    var json: String {
        rows.isEmpty ? "[]\n" : "[\n" + rows.map { "  " + object($0) }.joined(separator: ",\n") + "\n]\n"
    }

    /// One JSON object a line.
    var jsonLines: String {
        rows.map { object($0) + "\n" }.joined()
    }

    /// RFC 4180 with a heading of keys; null is empty.
    var csv: String {
        var text = columns.map { Self.csvField($0.key) }.joined(separator: ",") + "\r\n"
        for row in rows { text += row.map { Self.csvField($0.machine ?? "") }.joined(separator: ",") + "\r\n" }
        return text
    }

    /// The first column alone.
    var ids: String {
        rows.compactMap { $0.first?.machine }.map { $0 + "\n" }.joined()
    }

    /// One row as a JSON object; `extra` members are JSON texts.
    func object(_ row: [Cell], extra: [(String, String)] = []) -> String {
        var members = zip(columns, row).map { JSONText.quoted($0.key) + ": " + Self.json($1, $0.kind) }
        members += extra.map { JSONText.quoted($0.0) + ": " + $0.1 }
        return "{" + members.joined(separator: ", ") + "}"
    }

    private static func json(_ cell: Cell, _ kind: Column.Kind) -> String {
        guard let value = cell.machine else { return "null" }
        switch kind {
        case .text, .time: return JSONText.quoted(value)
        case .integer, .number, .boolean, .duration, .json, .list: return value
        }
    }

    /// Scalars, not characters: a quote with an accent on it is still a quote to whoever reads the file.
    private static func csvField(_ text: String) -> String {
        let special: Set<Unicode.Scalar> = [",", "\"", "\n", "\r"]
        guard text.unicodeScalars.contains(where: special.contains) else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
