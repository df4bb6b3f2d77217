import ArgumentParser
import Logging
import PQ
import Skein

/// `skein worker`.
struct WorkerCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "worker", abstract: Message.commandWorker.text)
    }

    @Option(help: help(.optionQueues, "a,b=2"))
    var queues: String?
    @Option(help: help(.optionConcurrency, "n"))
    var concurrency: Int?
    @Option(help: help(.optionWorkerName, "name"))
    var name: String?
    @Flag(help: help(.optionOnce))
    var once = false
    @Flag(help: help(.optionDrain))
    var drain = false
    @Option(help: help(.optionWeb, "address:port"))
    var web: String?
    @OptionGroup var global: GlobalOptions

    mutating func validate() throws {
        if once, drain { throw ValidationError(Message.errorOnceAndDrain.text) }
    }

    func run() async throws {
        let session = try Session(global, flags: flags)
        let invocation = Invocation.current
        let logger = LogOutput.logger(
            settings: session.settings, console: session.console, environment: invocation.environment)
        let jobs = try invocation.jobs(session.settings)
        let web = try web.map { try WebSetup(session, listen: $0, logger: logger) }
        try await session.withConnection { try await SchemaGate.check($0, logger: logger) }
        let signals = SignalStream()
        let database = Database(try session.conninfo(), options: try session.connectOptions(), logger: logger)
        var configuration = try Self.configuration(session.settings, jobs)
        configuration.mode = once ? .once : drain ? .drain : .forever
        let telemetry = try WorkerTelemetry(session.settings, hasPage: web != nil, logger: logger)
        let service = WorkerService(
            worker: Worker(
                database, jobs: jobs, configuration: configuration, logger: logger, metrics: telemetry.metrics,
                spans: telemetry.spans), signals: signals,
            notifier: SystemdNotifier(environment: invocation.environment), logger: logger)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                // Pages wait for connections of their own: they must not take those that settle jobs.
                if let web { group.addTask { try await Self.serve(web, session, telemetry, logger) } }
                try await telemetry.sending { try await service.run() }
                group.cancelAll()
                try await group.waitForAll()
            }
            await database.close()
        } catch {
            await database.close()
            throw error
        }
    }

    private static func serve(
        _ web: WebSetup, _ session: Session, _ telemetry: WorkerTelemetry, _ logger: Logger
    ) async throws {
        let database = Database(try session.conninfo(), options: try session.connectOptions(), logger: logger)
        do {
            try await web.run(database, session, ownMetrics: telemetry.text)
            await database.close()
        } catch {
            await database.close()
            throw error
        }
    }

    private var flags: [String: Setting.Value] {
        var flags: [String: Setting.Value] = [:]
        if let queues {
            flags[Setting.workerQueues.key] = .strings(queues.split(separator: ",").map(String.init))
        }
        if let concurrency { flags[Setting.workerConcurrency.key] = .integer(concurrency) }
        if let name { flags[Setting.workerName.key] = .string(name) }
        return flags
    }

    /// The worker's configuration. Without `worker.queues` it serves the queues of the kinds it can run.
    static func configuration(_ settings: Settings, _ jobs: JobRegistry) throws -> Worker.Configuration {
        var configuration = Worker.Configuration()
        configuration.concurrency = try settings.integer(.workerConcurrency)
        let entries = try settings.strings(.workerQueues)
        let served =
            if entries.isEmpty {
                ServedQueues(ofKinds: jobs.entries.map(\.defaults.queue), concurrency: configuration.concurrency)
            } else {
                try ServedQueues(entries, concurrency: configuration.concurrency)
            }
        configuration.queues = served.names
        configuration.queueConcurrency = served.places
        configuration.name = try settings.string(.workerName)
        configuration.drainTimeout = .seconds(try settings.integer(.workerDrain))
        // Behind a pooler without prepared statements there is no listening session either.
        configuration.listens = try settings.boolean(.preparedStatements)
        return configuration
    }
}
