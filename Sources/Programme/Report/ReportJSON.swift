import FoundationEssentials

/// The report for programs. A number, `"suppressed"`, or null for what nobody knows.
enum ReportJSON {
    private struct Document: Encodable {
        var year: Int
        var asOf: String
        var preliminary: Bool
        var suppressBelow: Int64
        var policy: [String: ReportData.Policy]
        var sections: [Section]

        private enum CodingKeys: String, CodingKey {
            case year, preliminary, policy, sections
            case asOf = "as_of"
            case suppressBelow = "suppress_below"
        }
    }

    private struct Section: Encodable {
        var key: String
        var title: ReportText
        var state: String
        var unit: String
        var columns: [Heading]
        var rows: [Row]
        var totals: Row?
    }

    private struct Heading: Encodable {
        var key: String
        var title: ReportText
        var people: Bool
    }

    private struct Row: Encodable {
        var key: String
        var title: ReportText
        var cells: [Cell]
        var total: Cell?

        init(_ row: ReportTable.Row) {
            key = row.key
            title = row.title
            cells = row.cells.map(Cell.init)
            total = row.total.map(Cell.init)
        }
    }

    private struct Cell: Encodable {
        var cell: ReportTable.Cell

        init(_ cell: ReportTable.Cell) { self.cell = cell }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch cell {
            case .value(let value): try container.encode(value)
            case .suppressed: try container.encode("suppressed")
            case .unknown: try container.encodeNil()
            }
        }
    }

    static func text(_ tables: [ReportTable], _ data: ReportData) throws -> String {
        let document = Document(
            year: data.year, asOf: data.asOf, preliminary: data.preliminary, suppressBelow: data.suppressBelow,
            policy: data.policy,
            sections: tables.map { table in
                Section(
                    key: table.section.key, title: table.section.title, state: table.rows.isEmpty ? "no_data" : "data",
                    unit: table.section.isMoney ? "fen" : "count",
                    columns: table.section.columns.map { Heading(key: $0.key, title: $0.title, people: $0.people) },
                    rows: table.rows.map(Row.init), totals: table.totals.map(Row.init))
            })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    }
}
