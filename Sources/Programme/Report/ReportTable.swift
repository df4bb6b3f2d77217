/// One table of the report with its numbers, small ones already taken out.
struct ReportTable: Sendable {
    enum Cell: Equatable, Sendable {
        case value(Int64)
        /// A small count of people, or one that would give it away.
        case suppressed
        /// Nobody has entered it.
        case unknown
    }

    struct Row: Sendable {
        var key: String
        var title: ReportText
        var cells: [Cell]
        /// The sum of the row's parts, where they are parts.
        var total: Cell?
    }

    var section: ReportSection
    /// Empty: no data.
    var rows: [Row]
    /// The sums of the columns, where the section has them; the last one is the sum of sums.
    var totals: Row?

    /// Brings the facts of a section into rows and columns.
    init(_ section: ReportSection, _ data: ReportData) {
        self.section = section
        let facts = data.facts.filter { $0.section == section.key }
        let names = facts.isEmpty ? [] : Self.rowNames(section, facts, data.districts)
        var values: [String: [String: Int64]] = [:]
        for fact in facts { values[fact.rowKey, default: [:]][fact.columnKey] = fact.value }
        let numbers = names.map { name in
            section.columns.map { values[name.key]?[$0.key] ?? (section.zeroFill ? 0 : nil) }
        }
        let shown = Suppression(
            values: numbers, people: section.columns.map(\.people), below: data.suppressBelow,
            rowTotals: section.addsColumns, columnTotals: section.addsRows
        ).cells()
        rows = zip(names, shown).map { name, cells in
            Row(
                key: name.key, title: name.title, cells: Array(cells.prefix(section.columns.count)),
                total: section.addsColumns ? cells.last : nil)
        }
        totals = nil
        if section.addsRows, !names.isEmpty, let last = shown.last {
            totals = Row(
                key: "total", title: ReportText("合计", "Total"), cells: Array(last.prefix(section.columns.count)),
                total: section.addsColumns ? last.last : nil)
        }
    }

    private static func rowNames(
        _ section: ReportSection, _ facts: [ReportData.Fact], _ districts: [ReportData.District]
    ) -> [(key: String, title: ReportText)] {
        let found = facts.reduce(into: [String]()) { if $0.last != $1.rowKey { $0.append($1.rowKey) } }
        switch section.rows {
        case .districts:
            var names = districts.map { (key: $0.key, title: ReportText($0.zh, $0.en)) }
            if found.contains("") { names.append((key: "", title: ReportText("不属区市", "No district"))) }
            return names
        case .named(let known):
            let others = found.filter { key in !known.contains { $0.key == key } }
            return known.filter { found.contains($0.key) || section.zeroFill } + others.map { ($0, ReportText($0, $0)) }
        case .found:
            return found.map { key in
                let fact = facts.first { $0.rowKey == key }
                return (key, ReportText(fact?.rowChinese ?? key, fact?.rowEnglish ?? key))
            }
        }
    }
}
