import ArgumentParser
import PQ
import SkeinFilter

/// `skein workers`.
struct WorkersCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "workers", abstract: Message.commandWorkers.text,
            subcommands: [WorkersList.self, WorkersQuiet.self, WorkersStop.self])
    }

    static let columns = [
        ListColumn("id", .columnID, .integer),
        ListColumn("name", .columnName),
        ListColumn("host", .columnHost),
        ListColumn("pid", .columnPID, .integer),
        ListColumn("state", .columnState),
        ListColumn("running", .columnRunning, .integer),
        ListColumn("concurrency", .columnConcurrency, .integer),
        ListColumn("queues", .columnQueues, .list),
        ListColumn("leader", .columnLeader, .boolean, .wide),
        ListColumn("version", .columnVersion, .text, .wide),
        ListColumn("started_at", .columnStarted, .time, .wide),
        ListColumn("beat_at", .columnBeat, .time),
    ]
}

/// `skein workers list`.
struct WorkersList: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Message.commandWorkersList.text, aliases: ["ls"])
    }

    @Flag(help: help(.optionAllWorkers))
    var all = false
    @Option(help: help(.optionAfterID, "id"))
    var after: JobNumber?
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        var condition = SQLCondition.all
        if !all { condition = condition.and("state in ('active', 'quiet', 'stopping')") }
        if let after { condition = condition.and("id < ?", .int8(after.value)) }
        let listing = Listing(
            columns: WorkersCommand.columns, source: "skein.worker", condition: condition, order: "id desc",
            limit: list.limit)
        try await session.list(listing, watch: list.watch, empty: .workersEmpty)
    }
}

/// `skein workers quiet`: takes no more jobs and finishes those it has.
struct WorkersQuiet: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "quiet", abstract: Message.commandWorkersQuiet.text)
    }

    @OptionGroup var target: WorkerTarget
    @Flag(help: help(.optionResumeWorker))
    var resume = false
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await target.send(resume ? "resume" : "quiet", confirmation, try Session(global))
    }
}

/// `skein workers stop`: the same, and the process ends.
struct WorkersStop: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "stop", abstract: Message.commandWorkersStop.text)
    }

    @OptionGroup var target: WorkerTarget
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await target.send("stop", confirmation, try Session(global))
    }
}

/// Workers named by id, or every one that lives.
struct WorkerTarget: ParsableArguments {
    @Argument(help: help(.argumentWorkers, "id"))
    var ids: [JobNumber] = []
    @Flag(name: .customLong("all-workers"), help: help(.optionEveryWorker))
    var everyone = false

    mutating func validate() throws {
        if ids.isEmpty != everyone { throw ValidationError(Message.errorWorkersOrAll.text) }
    }

    func send(_ command: String, _ confirmation: ConfirmationOptions, _ session: Session) async throws {
        try await session.withConnection { connection in
            var ids = ids.map(\.value)
            if everyone {
                let living = try await connection.rows(
                    "select id from skein.worker where state in ('active', 'quiet', 'stopping') order by id")
                ids = try (0..<living.count).map { try living.get(row: $0, 0) }
            }
            if everyone || confirmation.dryRun {
                let question = Message.confirmWorkers.text(["command": command, "count": "\(ids.count)"])
                guard try confirmation.allows(question, session: session) else { return }
            }
            var missing = false
            for id in ids {
                let result = try await connection.rows(
                    "select skein.worker_command($1::int8, $2::text)",
                    [.int8(id), .text(command)])
                let known = try result.get(Bool.self, row: 0, 0)
                missing = missing || !known
                session.console.note(
                    (known ? Message.workerTold : .workerGone).text(["id": "\(id)", "command": command]))
            }
            if missing { throw CLIError.silent(.failed) }
        }
    }
}
