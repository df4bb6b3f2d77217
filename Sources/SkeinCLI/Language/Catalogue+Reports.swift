extension Catalogue {
    /// what is said about reports and the registers they read, in English.
    static let englishReports: [Message: String] = [
        .commandReport: "Yearly reports and the registers they read.",
        .commandReportYearly: "Writes the report of a year (job report.yearly).",
        .commandReportList: "Lists reports.",
        .commandReportShow: "Shows one report with its files and their checksums.",
        .commandReportExport: "Writes the files of a report into a directory.",
        .commandRegister: "Enters rows of a register: budget, honours, contests, contest_entries or plans.",
        .discussionRegister: """
        Columns: budget (year, code, name, planned_fen, spent_fen), honours (staff_no, kind, level, \
        granted_on), contests (code, name, kind, held_on), contest_entries (code, staff_no, award), plans \
        (unit, year, uri, received_on). All rows or none; a row that is there already is replaced.
        """,
        .argumentReport: "The number of the report.",
        .argumentReportYear: "The year; left out, the one before this.",
        .argumentRegister: "Which register.",
        .argumentRegisterRows: "A file with a JSON list of objects; - is standard input.",
        .optionAsOf: "The day up to which things count; left out, today.",
        .nounReport: "report {name}",
        .partFiles: "Files",
        .reportsEmpty: "There are no reports.",
        .columnAsOf: "AS OF",
        .columnPreliminary: "PRELIMINARY",
        .columnBytes: "BYTES",
    ]

    /// what is said about reports and the registers they read, in Chinese.
    static let chineseReports: [Message: String] = [
        .commandReport: "年度报告及其所用台账。",
        .commandReportYearly: "生成年度报告（作业 report.yearly）。",
        .commandReportList: "列出报告。",
        .commandReportShow: "显示一份报告及其文件和校验值。",
        .commandReportExport: "将报告文件写入目录。",
        .commandRegister: "录入台账：budget、honours、contests、contest_entries 或 plans。",
        .discussionRegister: """
        各列：budget（year、code、name、planned_fen、spent_fen），honours（staff_no、kind、level、granted_on），contests（cod \
        e、name、kind、held_on），contest_entries（code、staff_no、award），plans（unit、year、uri、received_on）。全部录入或全部不录 \
        ；已有的行被替换。
        """,
        .argumentReport: "报告编号。",
        .argumentReportYear: "年份；不填为上一年。",
        .argumentRegister: "台账名称。",
        .argumentRegisterRows: "JSON 对象列表文件；- 表示标准输入。",
        .optionAsOf: "统计截止日期；不填为当天。",
        .nounReport: "报告 {name}",
        .partFiles: "文件",
        .reportsEmpty: "没有报告。",
        .columnAsOf: "截至",
        .columnPreliminary: "初步",
        .columnBytes: "字节",
    ]
}
