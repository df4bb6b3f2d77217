/// The report to read, in one language, with links to its charts.
enum ReportMarkdown {
    static func text(_ tables: [ReportTable], _ data: ReportData, _ language: ReportLanguage) -> String {
        var text = "# " + heading(data, language) + "\n\n" + state(data, language) + "\n"
        for table in tables {
            text += "\n## \(plain(table.section.title.text(language)))\n\n"
            guard !table.rows.isEmpty else {
                text += noData.text(language) + "\n"
                continue
            }
            if table.section.chart != .none {
                text += "![\(plain(table.section.title.text(language)))](\(table.chartName))\n\n"
            }
            text += grid(table, language)
            if let note = note(table, data, language) { text += "\n" + note + "\n" }
        }
        return text
    }

    static func heading(_ data: ReportData, _ language: ReportLanguage) -> String {
        switch language {
        case .chinese: "青岛市名师名校长培育工程 \(data.year) 年度报告"
        case .english: "Qingdao master teachers and principals: report of \(data.year)"
        }
    }

    private static let noData = ReportText("没有数据：没有录入，或没有发生。", "No data: nothing was entered, or nothing happened.")

    private static func state(_ data: ReportData, _ language: ReportLanguage) -> String {
        switch language {
        case .chinese:
            "截至 \(data.asOf)，\(data.preliminary ? "初步数据" : "正式数据")。少于 \(data.suppressBelow) 人的数字及可推知它们的数字不显示（\(ReportTable.suppressedMark)）；\(ReportTable.unknownMark) 表示无人录入。"
        case .english:
            "As of \(data.asOf), \(data.preliminary ? "preliminary" : "final"). Counts of fewer than \(data.suppressBelow) people, and those that would give them away, are not shown (\(ReportTable.suppressedMark)); \(ReportTable.unknownMark): nobody has entered it."
        }
    }

    private static func grid(_ table: ReportTable, _ language: ReportLanguage) -> String {
        let section = table.section
        var heading = [""] + section.columns.map { plain($0.title.text(language)) }
        if section.addsColumns { heading.append(ReportText("合计", "Total").text(language)) }
        var text = line(heading) + line(heading.enumerated().map { $0.offset == 0 ? "---" : "---:" })
        for row in table.rows { text += line(cells(row, table, language)) }
        if let totals = table.totals {
            text += line(cells(totals, table, language).map { "**\($0 == "*" ? "\\*" : $0)**" })
        }
        return text
    }

    private static func cells(_ row: ReportTable.Row, _ table: ReportTable, _ language: ReportLanguage) -> [String] {
        [plain(row.title.text(language))] + (row.cells + (row.total.map { [$0] } ?? [])).map(table.shown)
    }

    private static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }

    /// What the numbers are to be read against.
    private static func note(_ table: ReportTable, _ data: ReportData, _ language: ReportLanguage) -> String? {
        switch table.section.key {
        case "videos": ReportText("目标：全年 \(data.videoTarget) 个。", "Target: \(data.videoTarget) a year.").text(language)
        case "budget":
            ReportText(
                "参照：市本级每年约 \(table.shown(data.budgetTargetFen)) 元。",
                "To compare: about \(table.shown(data.budgetTargetFen)) yuan a year at city level."
            ).text(language)
        default: nil
        }
    }

    /// Names from the data are text and no markup.
    private static func plain(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if "\\`*_{}[]<>()#|!&".contains(character) { result.append("\\") }
            result.append(character.isNewline ? " " : character)
        }
    }
}
