/// One file of a report.
struct ReportFile: Encodable, Equatable, Sendable {
    var name: String
    var mediaType: String
    var content: String

    private enum CodingKeys: String, CodingKey {
        case name, content
        case mediaType = "media_type"
    }
}

/// All files of a yearly report. A pure function of the data, so that the same data give the same bytes: no clock, no
/// order that depends on a hash, no floating point.
enum ReportFiles {
    static func all(_ data: ReportData) throws -> [ReportFile] {
        let tables = ReportSection.all.map { ReportTable($0, data) }
        var files = [
            ReportFile(name: "report.json", mediaType: "application/json", content: try ReportJSON.text(tables, data))
        ]
        for language in ReportLanguage.allCases {
            files.append(
                ReportFile(
                    name: "report.\(language.rawValue).md", mediaType: "text/markdown",
                    content: ReportMarkdown.text(tables, data, language)))
        }
        for table in tables where !table.rows.isEmpty {
            files.append(
                ReportFile(name: "\(table.section.key).csv", mediaType: "text/csv", content: ReportCSV.text(table)))
            if let chart = ReportChart(table) {
                files.append(ReportFile(name: table.chartName, mediaType: "image/svg+xml", content: chart.svg()))
            }
        }
        return files
    }
}

extension ReportTable {
    var chartName: String { "\(section.key).svg" }

    /// A number as people read it.
    func shown(_ value: Int64) -> String {
        guard section.isMoney else { return String(value) }
        let fen = value.magnitude % 100
        return "\(value < 0 ? "-" : "")\(value.magnitude / 100).\(fen < 10 ? "0" : "")\(fen)"
    }

    /// The mark of what is not shown, the same wherever it stands.
    static let suppressedMark = "*"
    static let unknownMark = "—"

    func shown(_ cell: Cell) -> String {
        switch cell {
        case .value(let value): shown(value)
        case .suppressed: Self.suppressedMark
        case .unknown: Self.unknownMark
        }
    }
}
