import ArgumentParser
import PQ
import Skein

/// A command that enqueues one of the programme's jobs by the words people use. The unique key is the arguments' values.
protocol JobCommand: AsyncParsableCommand {
    static var verb: String { get }
    static var about: Message { get }
    static var kind: String { get }
    /// The job's arguments by name.
    var arguments: KeyValuePairs<String, ActParameter> { get }
    var way: JobWay { get }
}

/// Whether a command waits for the job that it enqueued, and how it prints.
struct JobWay: ParsableArguments {
    @Flag(help: help(.optionWait))
    var wait = false
    @Option(help: help(.optionWaitTimeout, "seconds"))
    var waitTimeout: Int = 0
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions
}

extension JobWay {
    /// Enqueues jobs; with `--wait` waits until each has ended, and shows their numbers otherwise.
    ///
    /// - Returns: whether they have ended, so that what they made can be shown.
    func enqueue<A: JobArgs>(_ jobs: [A], _ connection: PGConnection, _ session: Session) async throws -> Bool {
        let enqueued = try await connection.run { connection in try jobs.map { try connection.enqueue($0) } }
        guard wait else {
            session.show(EnqueueCommand.table(enqueued.map { ($0.id.rawValue, $0.created) }))
            return false
        }
        for job in enqueued {
            try await JobWaiter(id: job.id.rawValue, timeout: waitTimeout, session: session).run(connection)
        }
        return true
    }
}

extension JobCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: verb, abstract: about.text)
    }

    func run() async throws {
        let session = try Session(way.global, way.output)
        let given = arguments.filter { !$0.value.isAbsent }
        let names = given.map(\.key)
        let columns = zip(names, ActParameter.list(given.map(\.value))).map { "\($1) as \($0)" }
        let pairs = ["'v', 1"] + names.map { "'\($0)', a.\($0)" }
        let key = ["null"] + names.map { "a.\($0)" }
        let sql = """
            select e.job_id, e.created
            from (select \(columns.joined(separator: ", "))) a,
                skein.enqueue($\(given.count + 1)::text, jsonb_build_object(\(pairs.joined(separator: ", "))),
                    unique_key => nullif(concat_ws(':', \(key.joined(separator: ", "))), '')) e
            """
        try await session.withConnection { connection in
            let result = try await connection.rows(sql, given.map(\.value.value) + [.text(Self.kind)])
            let id: Int64 = try result.get(row: 0, 0)
            session.show(EnqueueCommand.table([(id, try result.get(row: 0, 1))]))
            if way.wait {
                try await JobWaiter(id: id, timeout: way.waitTimeout, session: session).run(connection)
            }
        }
    }
}
