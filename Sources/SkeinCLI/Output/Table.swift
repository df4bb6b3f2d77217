/// One column of a result.
struct Column: Sendable {
    /// What a value is to a program.
    enum Kind: Sendable { case text, integer, number, boolean, time, duration, json, list }
    /// The smallest format that shows it.
    enum Visibility: Sendable { case table, wide, machine }

    var key: String
    var title: Message?
    var kind: Kind = .text
    var visibility: Visibility = .table

    /// Numbers stand right.
    var isRightAligned: Bool {
        switch kind {
        case .integer, .number, .duration: true
        default: false
        }
    }

    func isShown(in format: OutputFormat) -> Bool {
        switch format {
        case .table: visibility == .table
        case .wide: visibility != .machine
        case .json, .jsonl, .csv, .id: true
        }
    }

    var heading: String { title?.text ?? key.uppercased() }
}

/// One value, as a program and as a person sees it.
struct Cell: Sendable, Equatable {
    /// nil is null.
    var machine: String?
    /// nil: the same as `machine`.
    var human: String?

    init(_ machine: String?, human: String? = nil) {
        self.machine = machine
        self.human = human
    }

    /// The text for a table: nothing is a dash.
    var shown: String {
        guard let text = human ?? machine, !text.isEmpty else { return "-" }
        return Terminal.safe(text)
    }
}

/// Rows under columns; a pure value that the renderers turn into text.
struct Table: Sendable {
    var columns: [Column]
    var rows: [[Cell]] = []

    init(_ columns: [Column], rows: [[Cell]] = []) {
        self.columns = columns
        self.rows = rows
    }

    /// The machine text of one cell.
    func value(row: Int, _ key: String) -> String? {
        guard let index = columns.firstIndex(where: { $0.key == key }), rows.indices.contains(row) else { return nil }
        return rows[row][index].machine
    }
}
