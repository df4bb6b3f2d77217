import ArgumentParser
import SkeinFilter

/// `skein audit`: who changed what, newest first.
struct AuditCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "audit", abstract: Message.commandAudit.text)
    }

    static let columns = [
        ListColumn("id", .columnID, .integer, .wide),
        ListColumn("at", .columnAt, .time),
        ListColumn("actor", .columnActor),
        ListColumn("person", .columnPerson, sql: "detail ->> 'person'"),
        ListColumn("action", .columnAction),
        ListColumn("subject", .columnSubject),
        ListColumn("detail", .columnDetail, .json, sql: "detail - 'person'"),
    ]

    @Option(help: help(.optionAuditActor, "name"))
    var actor: String?
    @Option(help: help(.optionAuditAction, "word"))
    var action: String?
    @Option(help: help(.optionAuditSubject, "text"))
    var subject: String?
    @Option(help: help(.optionAuditWithin, "duration"))
    var within: String?
    @Option(help: help(.optionAfterID, "id"))
    var after: JobNumber?
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        var condition = SQLCondition.all
        if let action { condition = condition.and("action = ?", .text(action)) }
        if let subject { condition = condition.and("subject = ?", .text(subject)) }
        if let within { condition = condition.and("at >= clock_timestamp() - ?::text::interval", .text(within)) }
        if let after { condition = condition.and("id < ?", .int8(after.value)) }
        if let actor {
            // Two looks by index: an OR over the log would read all of it when there is none of either.
            let looks = ["actor", "detail ->> 'person'"].map {
                "(select id from skein.audit where \($0) = ? and (\(condition.sql)) order by id desc limit \(list.limit))"
            }
            condition = condition.and(
                "id in (\(looks.joined(separator: " union all ")))", .text(actor), .text(actor))
        }
        try await session.list(
            Listing(
                columns: Self.columns, source: "skein.audit", condition: condition, order: "id desc", limit: list.limit),
            watch: list.watch)
    }
}
