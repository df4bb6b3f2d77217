import ArgumentParser
import PQ
import SkeinFilter

/// `skein report`: what the programme did in a year.
struct ReportCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "report", abstract: Message.commandReport.text,
            subcommands: [
                ReportYearly.self, ReportList.self, ReportShow.self, ReportExport.self, RegisterAdd.self,
            ])
    }
}

/// `skein report yearly`: writes it.
struct ReportYearly: JobCommand {
    static let verb = "yearly"
    static let about = Message.commandReportYearly
    static let kind = "report.yearly"

    @Argument(help: help(.argumentReportYear, "year"))
    var year: String?
    @Option(help: help(.optionAsOf, "date"))
    var asOf: String?
    @OptionGroup var way: JobWay
    var arguments: KeyValuePairs<String, ActParameter> { ["year": .whole(year), "as_of": .date(asOf)] }
}

/// `skein report list`.
struct ReportList: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Message.commandReportList.text, aliases: ["ls"])
    }

    static let columns = [
        ListColumn("report_id", .columnID, .integer),
        ListColumn("kind", .columnKind),
        ListColumn("year", .columnYear, .integer),
        ListColumn("as_of", .columnAsOf),
        ListColumn("preliminary", .columnPreliminary, .boolean),
        ListColumn("made_at", .columnCreated, .time),
        ListColumn("manifest_sha256", .columnHash, .text, .wide),
    ]

    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        try await session.list(
            Listing(columns: Self.columns, source: "programme.report", order: "report_id desc", limit: list.limit),
            watch: list.watch, empty: .reportsEmpty)
    }
}

/// `skein report show`: one report and its files.
struct ReportShow: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: Message.commandReportShow.text)
    }

    @Argument(help: help(.argumentReport, "id"))
    var report: Int64
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let condition = SQLCondition.all.and("report_id = ?", .int8(report))
        let files = Listing(
            columns: [
                ListColumn("name", .columnFile),
                ListColumn("media_type", .columnKind),
                ListColumn("bytes", .columnBytes, .integer),
                ListColumn("sha256", .columnHash),
            ],
            source: "programme.report_file", condition: condition, order: #"name collate "C""#)
        try await session.withConnection { connection in
            session.show(
                record: try await session.one(
                    Listing(columns: ReportList.columns, source: "programme.report", condition: condition),
                    .nounReport, String(report), connection),
                parts: [("files", .partFiles, try await files.fetch(connection, session))])
        }
    }
}
