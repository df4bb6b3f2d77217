import ArgumentParser
import PQ

/// `skein enqueue`.
struct EnqueueCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "enqueue", abstract: Message.commandEnqueue.text,
            discussion: Message.discussionEnqueue.text)
    }

    @Argument(help: help(.argumentKind, "kind"))
    var kind: String
    @OptionGroup var arguments: JobArgumentOptions
    @OptionGroup var flags: EnqueueFlags
    @Option(help: help(.optionJSONL, "-|file"))
    var jsonl: String?
    @Flag(help: help(.optionWait))
    var wait = false
    @Option(help: help(.optionWaitTimeout, "seconds"))
    var waitTimeout: Int = 0
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    mutating func validate() throws {
        guard jsonl != nil else { return }
        if arguments.text != nil || !arguments.parameters.isEmpty {
            throw ValidationError(Message.errorJSONLAndArgs.text)
        }
        if wait { throw ValidationError(Message.errorJSONLAndWait.text) }
    }

    func run() async throws {
        let session = try Session(global, output)
        if let jsonl {
            try await BulkEnqueuer(kind: kind, flags: flags, session: session).run(jsonl)
            return
        }
        let args = try arguments.json(console: session.console)
        try await session.withConnection { connection in
            let (id, created) = try await enqueue(args, connection, session)
            session.show(Self.table([(id, created)]))
            if wait {
                try await JobWaiter(id: id, timeout: waitTimeout, session: session).run(connection)
            }
        }
    }

    private func enqueue(
        _ args: [UInt8], _ connection: PGConnection, _ session: Session
    ) async throws -> (Int64, Bool) {
        let sql = "select job_id, created from " + EnqueueFlags.call(function: "enqueue", args: "jsonb")
        let parameters = [PGValue.text(kind), .jsonb(utf8: args)] + (try flags.parameters())
        let zone = flags.readsLocalTimes ? session.timeZone : nil
        let result: PGResult
        do {
            result = try await connection.inZone(zone) { try $0.query(sql, parameters) }
        } catch let error as PGError {
            throw EnqueueRefusal.explain(error, kind: kind, args: args)
        }
        return (try result.get(row: 0, 0), try result.get(row: 0, 1))
    }

    static func table(_ jobs: [(id: Int64, created: Bool)]) -> Table {
        Table(
            [
                Column(key: "job_id", title: .columnID, kind: .integer),
                Column(key: "created", title: .columnCreatedNew, kind: .boolean),
            ],
            rows: jobs.map { [Cell("\($0.id)"), Cell("\($0.created)")] })
    }
}
