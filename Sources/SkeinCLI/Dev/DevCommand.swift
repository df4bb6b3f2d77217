import ArgumentParser
import FoundationEssentials
import LocalPostgres
import Logging
import Skein

/// `skein dev`.
struct DevCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "dev", abstract: Message.commandDev.text)
    }

    @Option(help: help(.optionDirectory, "path"))
    var directory: String?
    @Flag(help: help(.optionDemo))
    var demo = false
    @Flag(help: help(.optionDevOnce))
    var once = false
    @Option(help: help(.optionWeb, "address:port"))
    var web = "127.0.0.1:0"
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let flags = directory.map { [Setting.devDirectory.key: Setting.Value.string($0)] } ?? [:]
        let named = try Session(global, output, flags: flags)
        let directory = try named.settings.string(.devDirectory)
        let places = try ownPlaces(named.settings, below: directory)
        let peers = demo ? try DemoPeers() : nil
        defer { peers?.stop() }
        let session = try Session(
            global, output, flags: flags.merging(places) { $1 }.merging(peers?.flags ?? [:]) { $1 })
        let invocation = Invocation.current
        // The demo speaks for itself: the log joins in only when it has something to complain about.
        let logger = LogOutput.logger(
            settings: session.settings, console: session.console, environment: invocation.environment,
            level: demo && global.logLevel == nil ? .warning : nil)
        let signals = SignalStream()
        let jobs = try invocation.jobs(session.settings)
        let server = DevServer(directory: directory, session: session, logger: logger)
        do {
            let conninfo = try await server.start(jobs, directory: directory)
            try await work(conninfo, jobs, signals, session, peers, logger)
            session.console.note(Message.devStopping.text)
            try await server.postgres.stop()
            session.console.note(Message.devStopped.text)
        } catch {
            try? await server.postgres.stop()
            throw error
        }
    }

    /// Where keys and videos lie when no setting says so: beside the private database.
    private func ownPlaces(_ settings: Settings, below directory: String) throws -> [String: Setting.Value] {
        let base = directory.hasPrefix("/") ? directory : FileManager.default.currentDirectoryPath + "/" + directory
        var places: [String: Setting.Value] = [:]
        if try settings.string(.notifyKeyFile).isEmpty {
            places[Setting.notifyKeyFile.key] = .string(try DevKeys.file(below: base))
        }
        guard try settings.string(.videoRoot).isEmpty else { return places }
        let (made, sources) = (base + "/videos/made", base + "/videos/sources")
        for folder in [made, sources] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        places[Setting.videoRoot.key] = .string(made)
        places[Setting.videoSources.key] = .strings([sources])
        return places
    }

    private func work(
        _ conninfo: String, _ jobs: JobRegistry, _ signals: SignalStream, _ session: Session, _ peers: DemoPeers?,
        _ logger: Logger
    ) async throws {
        let database = Database(conninfo, options: try session.connectOptions(), logger: logger)
        let telemetry = try WorkerTelemetry(session.settings, hasPage: true, logger: logger)
        let worker = Worker(
            database, jobs: jobs, configuration: try WorkerCommand.configuration(session.settings, jobs),
            logger: logger, metrics: telemetry.metrics, spans: telemetry.spans)
        let web = try WebSetup(session, listen: web, logger: logger)
        let service = WorkerService(
            worker: worker, signals: signals, notifier: SystemdNotifier(environment: Invocation.current.environment),
            logger: logger)
        do {
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    try await telemetry.sending { try await service.run() }
                    return true
                }
                if !once {
                    group.addTask {
                        try await web.run(database, session, ownMetrics: telemetry.text)
                        return false
                    }
                }
                group.addTask {
                    do {
                        if let peers {
                            try await Demo(conninfo: conninfo, session: session, peers: peers, logger: logger).run()
                        }
                        if once { worker.drain() } else { try invite(conninfo, session) }
                    } catch  where Task.isCancelled {
                        // Ctrl-C in the middle of the demo: the worker has ended, and so does this.
                    } catch {
                        worker.drain()
                        throw error
                    }
                    return false
                }
                while let isService = try await group.next() {
                    if isService { group.cancelAll() }
                }
            }
            await database.close()
        } catch {
            await database.close()
            throw error
        }
    }

    private func invite(_ conninfo: String, _ session: Session) throws {
        let lines = [
            Message.devReady.text,
            Message.devConnect.text(["command": "psql '\(conninfo)'"]),
            Message.devTry.text(["command": "export SKEIN_DATABASE_URL='\(conninfo)'"]),
            Message.devTry.text([
                "command": "export SKEIN_NOTIFY_KEY_FILE='\(try session.settings.string(.notifyKeyFile))'"
            ]),
            Message.devTry.text(["command": "skein review status"]),
            Message.devTry.text(["command": "skein jobs list --filter 'kind:review.*'"]),
            Message.devTry.text(["command": "skein enqueue sleep -P ms:=500 --wait"]),
        ]
        session.console.note("\n" + lines.joined(separator: "\n"))
    }
}
