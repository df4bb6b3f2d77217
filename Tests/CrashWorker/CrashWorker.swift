import Dispatch
import Glibc
import Logging
import PQ
import ServiceLifecycle
import Skein
import UnixSignals

/// A worker in a process of its own, for tests that kill, stop and crash it. Arguments are `name=value`; see ``CrashOptions``.
/// It ends when its standard input ends, so that it never outlives the tests.
@main
struct CrashWorker {
    static func main() async throws {
        let options = try CrashOptions(CommandLine.arguments.dropFirst())
        endWithStandardInput()
        var logger = Logger(label: "crash") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .info
        var connect = PGConnectOptions(applicationName: "crash")
        connect.usesPreparedStatements = options.prepared
        let database = Database(options.conninfo, poolSize: 6, options: connect, logger: logger)
        let worker = Worker(
            database, jobs: CrashJobs.registry(knowsOther: options.knowsOther), configuration: options.configuration,
            logger: logger)
        let signals = handBackAtSecondTerm(worker)
        defer { signals.cancel() }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: worker, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm], logger: logger))
        try await group.run()
        await database.close()
    }

    /// The first SIGTERM is the service group's.
    private static func handBackAtSecondTerm(_ worker: Worker) -> any DispatchSourceSignal {
        signal(SIGTERM, SIG_IGN)
        let queue = DispatchQueue(label: "crash.signals")
        let source = DispatchSource.makeSignalSource(signal: SIGTERM, queue: queue)
        nonisolated(unsafe) var count = UInt(0)  // touched on the queue only
        source.setEventHandler {
            count += source.data
            if count > 1 { worker.handBack() }
        }
        source.resume()
        return source
    }

    private static func endWithStandardInput() {
        let thread = DispatchQueue(label: "crash.stdin")
        thread.async {
            var byte: UInt8 = 0
            while read(STDIN_FILENO, &byte, 1) > 0 {}
            _exit(9)
        }
    }
}
