import Skein

/// A file's heading: which column stands where.
struct RosterHeader {
    /// By position; nil where there is no heading.
    private var columns: [(column: IntakeColumn, heading: String)?]

    /// The separator of a file, by its first line: the one of comma, semicolon and tab that stands there most often.
    static func separator(in piece: [UInt8]) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        let breaks: Set<UInt8> = [0x0A, 0x0D]
        for byte in piece.drop(while: breaks.contains) {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if breaks.contains(byte) { break }
            counts[byte, default: 0] += 1
        }
        let comma = UInt8(ascii: ",")
        return [comma, UInt8(ascii: ";"), UInt8(ascii: "\t")].max { counts[$0, default: 0] < counts[$1, default: 0] }
            ?? comma
    }

    /// Reads the heading; `defaults` names columns that need not be there.
    static func read(
        _ record: CSVRecord, kind: IntakeKind, defaults: Set<String>
    ) -> (RosterHeader, [IntakeFault]) {
        var header = RosterHeader(columns: [])
        var faults: [IntakeFault] = []
        var seen: Set<String> = []
        let known = kind.columns.map { "\($0.name) (\($0.headings.first ?? $0.name))" }.joined(separator: ", ")
        for text in record.fields {
            let heading = CellText.trimmed(text)
            guard !heading.isEmpty else {
                header.columns.append(nil)
                continue
            }
            guard let column = kind.columns.first(where: { $0.isNamed(heading) }) else {
                faults.append(IntakeFault(line: record.line, column: heading, .unknownColumn, known))
                continue
            }
            if !seen.insert(column.name).inserted {
                faults.append(IntakeFault(line: record.line, column: heading, .duplicateColumn, column.name))
            }
            header.columns.append((column, heading))
        }
        for column in kind.columns
        where column.isRequired && !seen.contains(column.name) && !defaults.contains(column.name) {
            let name = "\(column.name) (\(column.headings.first ?? column.name))"
            faults.append(IntakeFault(line: record.line, column: name, .missingColumn, name))
        }
        return (header, faults)
    }

    /// A row as the JSON text of an object; an empty cell is null, a column that the file does not have is not there.
    func body(_ record: CSVRecord, defaults: [String: String], _ note: (IntakeFault) -> Void) -> String {
        var members: [String] = []
        for (index, field) in record.fields.enumerated() {
            guard index < columns.count, let (column, heading) = columns[index] else {
                if !CellText.trimmed(field).isEmpty {
                    note(IntakeFault(line: record.line, column: "#\(index + 1)", .extraCells))
                }
                continue
            }
            members += member(column, heading, field, record.line, defaults, note)
        }
        // A short line leaves its last cells empty, as spreadsheets do.
        for case let (column, heading)? in columns.dropFirst(record.fields.count) {
            members += member(column, heading, "", record.line, defaults, note)
        }
        let present = Set(columns.compactMap { $0?.column.name })
        for (name, value) in defaults.sorted(by: { $0.key < $1.key }) where !present.contains(name) {
            members.append(JSONText.quoted(name) + ":" + JSONText.quoted(value))
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    private func member(
        _ column: IntakeColumn, _ heading: String, _ field: String, _ line: Int, _ defaults: [String: String],
        _ note: (IntakeFault) -> Void
    ) -> [String] {
        do throws(IntakeFault) {
            let value = try CellText.canonical(field, column) ?? defaults[column.name]
            if value == nil, column.isRequired { throw IntakeFault(line: line, .required) }
            return [JSONText.quoted(column.name) + ":" + (value.map(JSONText.quoted) ?? "null")]
        } catch {
            note(IntakeFault(line: line, column: heading, error.problem, error.detail))
            return []
        }
    }
}
