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
struct ReportList: ListCommand {
    static let verb = "list"
    static let about = Message.commandReportList
    static let empty = Message.reportsEmpty

    static let columns = [
        ListColumn("report_id", .columnID, .integer),
        ListColumn("kind", .columnKind),
        ListColumn("year", .columnYear, .integer),
        ListColumn("as_of", .columnAsOf),
        ListColumn("preliminary", .columnPreliminary, .boolean),
        ListColumn("made_at", .columnCreated, .time),
        ListColumn("manifest_sha256", .columnHash, .text, .wide),
    ]

    @OptionGroup var way: ListWay

    var listing: Listing {
        Listing(columns: Self.columns, source: "programme.report", order: "report_id desc", limit: way.limit)
    }
}

/// `skein report show`: one report and its files.
struct ReportShow: ShowCommand {
    static let about = Message.commandReportShow
    static let noun = Message.nounReport

    @Argument(help: help(.argumentReport, "id"))
    var report: Int64
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    var name: String { String(report) }

    var record: Listing {
        Listing(
            columns: ReportList.columns, source: "programme.report",
            condition: .all.and("report_id = ?", .int8(report)))
    }

    var parts: [(key: String, title: Message, listing: Listing)] {
        let files = Listing(
            columns: [
                ListColumn("name", .columnFile),
                ListColumn("media_type", .columnKind),
                ListColumn("bytes", .columnBytes, .integer),
                ListColumn("sha256", .columnHash),
            ],
            source: "programme.report_file", condition: .all.and("report_id = ?", .int8(report)),
            order: #"name collate "C""#)
        return [("files", .partFiles, files)]
    }
}
