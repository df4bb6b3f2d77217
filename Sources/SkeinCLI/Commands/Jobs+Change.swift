import ArgumentParser
import PQ

/// What can be done to one job or to all that a filter matches.
enum JobChange: Sendable {
    case cancel
    case retry

    /// Answers one word a job.
    var statement: String {
        switch self {
        case .cancel: "skein.cancel(id, $2::text)"
        case .retry: "skein.retry(id, $2::text)"
        }
    }

    var question: Message {
        switch self {
        case .cancel: .confirmCancel
        case .retry: .confirmRetry
        }
    }

    var progress: Message {
        switch self {
        case .cancel: .progressCancel
        case .retry: .progressRetry
        }
    }
}

/// Jobs named by id or by a filter.
struct JobSelection: ParsableArguments {
    @Argument(help: help(.argumentJobs, "id"))
    var ids: [JobNumber] = []
    @Option(name: .shortAndLong, parsing: .unconditional, help: help(.optionFilter, "filter"))
    var filter: String?

    mutating func validate() throws {
        if ids.isEmpty == (filter == nil) { throw ValidationError(Message.errorIDsOrFilter.text) }
        // An empty filter matches everything; that has to be asked for in words.
        if let filter, filter.allSatisfy(\.isWhitespace) { throw ValidationError(Message.errorEmptyFilter.text) }
    }
}

/// `skein jobs cancel`.
struct JobsCancel: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "cancel", abstract: Message.commandJobsCancel.text,
            discussion: Message.discussionFilter.text)
    }

    @OptionGroup var selection: JobSelection
    @Option(help: help(.optionReason, "text"))
    var reason: String?
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        try await JobChanger(change: .cancel, session: session)
            .run(selection, reason: reason, confirmation: confirmation)
    }
}

/// `skein jobs retry`.
struct JobsRetry: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "retry", abstract: Message.commandJobsRetry.text,
            discussion: Message.discussionFilter.text)
    }

    @OptionGroup var selection: JobSelection
    @Option(help: help(.optionReason, "text"))
    var reason: String?
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        try await JobChanger(change: .retry, session: session)
            .run(selection, reason: reason, confirmation: confirmation)
    }
}

/// `skein jobs reschedule`.
struct JobsReschedule: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "reschedule", abstract: Message.commandJobsReschedule.text)
    }

    @Argument(help: help(.argumentJob, "id"))
    var id: JobNumber
    @OptionGroup var moment: MomentOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    mutating func validate() throws {
        if !moment.isGiven { throw ValidationError(Message.errorAtOrIn.text) }
    }

    func run() async throws {
        let session = try Session(global, output)
        let (at, delay, zone, id) = (moment.at, moment.delay, session.timeZone, id.value)
        let moved = try await session.withConnection { connection in
            try await connection.inZone(zone) { connection in
                let result = try connection.query(
                    """
                    select skein.reschedule(
                        $1::int8, coalesce($2::text::timestamptz, now() + $3::text::interval))
                    """, [.int8(id), .text(at), .text(delay)])
                return try result.get(Bool.self, row: 0, 0)
            }
        }
        let table = Table(
            [
                Column(key: "id", title: .columnID, kind: .integer),
                Column(key: "rescheduled", title: .columnResult, kind: .boolean),
            ],
            rows: [[Cell("\(id)"), Cell("\(moved)", human: (moved ? Message.jobMoved : .jobNotMoved).text)]])
        session.show(table)
        if !moved { throw CLIError(.failed, Message.jobNotMoved.text) }
    }
}
