import ArgumentParser
import PQ
import SkeinFilter

/// `skein queues`.
struct QueuesCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "queues", abstract: Message.commandQueues.text,
            subcommands: [QueuesList.self, QueuesShow.self, QueuesPause.self, QueuesResume.self])
    }

    static let columns = [
        ListColumn("name", .columnQueue),
        ListColumn("available", .columnAvailable, .integer),
        ListColumn("running", .columnRunning, .integer),
        ListColumn("waiting", .columnWaiting, .integer),
        ListColumn("oldest_ready_age", .columnOldest, .duration),
        ListColumn("paused", .columnPaused, .boolean),
        ListColumn("fair", .columnFair, .boolean, .wide),
        ListColumn("paused_until", .columnUntil, .time, .wide),
        ListColumn("paused_reason", .columnReason, .text, .wide),
    ]
}

/// `skein queues list`.
struct QueuesList: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Message.commandQueuesList.text, aliases: ["ls"])
    }

    @OptionGroup var names: NamePageOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        try await session.list(
            names.listing(QueuesCommand.columns, "skein.queue", limit: list.limit), watch: list.watch,
            empty: .queuesEmpty)
    }
}

/// `skein queues show`.
struct QueuesShow: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: Message.commandQueuesShow.text)
    }

    @Argument(help: help(.argumentQueue, "name"))
    var name: String
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let listing = Listing(
            columns: QueuesCommand.columns, source: "skein.queue", condition: .all.and("name = ?", .text(name)))
        try await session.withConnection { connection in
            session.show(record: try await session.one(listing, .nounQueue, name, connection))
        }
    }
}

/// `skein queues pause`.
struct QueuesPause: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "pause", abstract: Message.commandQueuesPause.text)
    }

    @Argument(help: help(.argumentQueue, "name"))
    var name: String
    @Option(help: help(.optionReason, "text"))
    var reason: String = ""
    @Option(help: help(.optionUntil, "time"))
    var until: String?
    @Option(name: .customLong("for"), help: help(.optionFor, "duration"))
    var duration: String?
    @OptionGroup var global: GlobalOptions

    mutating func validate() throws {
        if until != nil, duration != nil { throw ValidationError(Message.errorUntilAndFor.text) }
    }

    func run() async throws {
        let session = try Session(global)
        let parameters: [PGValue] = [.text(name), .text(reason), .text(until), .text(duration)]
        let zone = session.timeZone
        try await session.withConnection { connection in
            try await connection.inZone(zone) { connection in
                _ = try connection.query(
                    """
                    select skein.pause(
                        'queue', $1::text, $2::text, coalesce($3::text::timestamptz, now() + $4::text::interval))
                    """, parameters)
            }
        }
        session.console.note(Message.queuePaused.text(["name": name]))
    }
}

/// `skein queues resume`.
struct QueuesResume: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "resume", abstract: Message.commandQueuesResume.text)
    }

    @Argument(help: help(.argumentQueue, "name"))
    var name: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global)
        let result = try await session.query(
            "select skein.resume('queue', $1::text)", [.text(name)])
        let was = try result.get(Bool.self, row: 0, 0)
        session.console.note((was ? Message.queueResumed : .queueNotPaused).text(["name": name]))
    }
}

/// Pages of lists that are ordered by name.
struct NamePageOptions: ParsableArguments {
    @Option(help: help(.optionAfterName, "name"))
    var after: String?

    func listing(_ columns: [ListColumn], _ view: String, limit: Int, key: String = "name") -> Listing {
        var condition = SQLCondition.all
        if let after { condition = condition.and("\(key)::text > ?", .text(after)) }
        return Listing(columns: columns, source: view, condition: condition, order: "\(key)::text", limit: limit)
    }
}
