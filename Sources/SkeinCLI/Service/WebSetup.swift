import FoundationEssentials
import Logging
import Skein
import SkeinWeb

/// The page as the settings describe it.
struct WebSetup: Sendable {
    let configuration: WebConfiguration
    let logger: Logger

    /// - Throws: A usage error for an address that others reach while nobody has to log in, and for unreadable files.
    init(_ session: Session, listen: String, logger: Logger) throws {
        let settings = session.settings
        self.logger = logger
        do {
            let authentication = try WebAuthentication(
                passwords: try Self.file(try settings.string(.webPasswords)),
                tokens: try Self.file(try settings.string(.webTokens)),
                proxyHeader: try settings.string(.webProxyHeader),
                proxyAddresses: try settings.strings(.webProxyAddresses))
            configuration = try WebConfiguration(
                listen: listen, authentication: authentication, names: try settings.strings(.webNames),
                isSecure: try settings.boolean(.webSecure), timeZone: session.timeZone, version: Version.text)
        } catch let error as WebConfigurationError {
            throw Self.cliError(error)
        }
    }

    /// Serves until the task is cancelled.
    func run(
        _ database: Database, _ session: Session, ready: @escaping @Sendable () -> Void = {},
        ownMetrics: @escaping @Sendable () -> String = { "" }
    ) async throws {
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        let told: @Sendable (Int) async -> Void = { port in
            session.console.note(Message.webReady.text(["url": "http://\(host):\(port)/"]))
            ready()
        }
        let service = WebService(
            configuration, database: database, logger: logger, ready: told, ownMetrics: ownMetrics)
        do {
            try await service.run()
        } catch  where Task.isCancelled {
            // Told to stop.
        }
    }

    private static func file(_ path: String) throws -> String {
        guard !path.isEmpty else { return "" }
        guard let data = try? Data(contentsOf: URL(filePath: path)), data.count <= 1 << 20,
            let text = String(validating: data, as: UTF8.self)
        else { throw CLIError(.usage, Message.webFile.text(["path": path])) }
        return text
    }

    private static func cliError(_ error: WebConfigurationError) -> CLIError {
        switch error {
        case .badLine(let file, let line):
            CLIError(.usage, Message.webLine.text(["file": file.rawValue, "line": "\(line)"]))
        case .proxyIncomplete: CLIError(.usage, Message.webProxy.text)
        case .badAddress(let address): CLIError(.usage, Message.webAddress.text(["address": address]))
        case .openToEverybody(let address):
            CLIError(.usage, Message.webOpen.text(["address": address]), hint: Message.webOpenHint.text)
        }
    }
}
