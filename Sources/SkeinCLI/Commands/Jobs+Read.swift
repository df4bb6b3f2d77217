import ArgumentParser
import SkeinFilter

/// `skein jobs list`.
struct JobsList: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list", abstract: Message.commandJobsList.text, discussion: Message.discussionFilter.text,
            aliases: ["ls"])
    }

    @Option(name: .shortAndLong, parsing: .unconditional, help: help(.optionFilter, "filter"))
    var filter: String?
    @Option(help: help(.optionAfterID, "id"))
    var after: JobNumber?
    @Flag(help: help(.optionWholeHistory))
    var whole = false
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let filter = try parseFilter(filter)
        try await session.withConnection { connection in
            let hunt = JobHunt(
                look: JobLook(filter, seesAll: try await JobListings.seesAll(connection)),
                patience: whole ? nil : JobHunt.usualPatience)
            try await session.watch(every: list.watch) {
                let found = try await hunt.find(list.limit, after: after?.value, connection, session)
                session.show(found.table, empty: .jobsEmpty)
                if found.table.rows.count == list.limit, let last = found.table.value(row: list.limit - 1, "id") {
                    session.console.note(Message.nextPage.text(["id": last]))
                } else if let next = found.next {
                    session.console.note(
                        Message.lookedThrough.text(["count": "\(found.looked)", "id": "\(next)"]))
                }
            }
        }
    }
}

/// `skein jobs show`.
struct JobsShow: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: Message.commandJobsShow.text)
    }

    @Argument(help: help(.argumentJob, "id"))
    var id: JobNumber
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        try await session.withConnection { connection in
            let job = try await session.one(JobListings.one(id.value), .nounJob, "\(id.value)", connection)
            let reasons = try await JobListings.reasons(id.value).fetch(connection, session)
            let failures = try await JobListings.failures(id.value).fetch(connection, session)
            session.show(
                record: job,
                parts: [
                    ("reasons", .partReasons, reasons), ("failures", .partFailures, failures),
                ])
        }
    }
}

/// `skein jobs explain`.
struct JobsExplain: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "explain", abstract: Message.commandJobsExplain.text)
    }

    @Argument(help: help(.argumentJob, "id"))
    var id: JobNumber
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        try await session.list(JobListings.reasons(id.value), empty: .explainEmpty)
    }
}

/// `skein jobs logs`.
struct JobsLogs: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "logs", abstract: Message.commandJobsLogs.text)
    }

    @Argument(help: help(.argumentJob, "id"))
    var id: JobNumber
    @Flag(name: .long, help: help(.optionFailures))
    var failures = false
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let listing = failures ? JobListings.failures(id.value) : JobListings.log(id.value)
        try await session.list(listing, empty: .logsEmpty)
    }
}
