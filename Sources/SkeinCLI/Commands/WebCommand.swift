import ArgumentParser
import PQ
import Skein
import SkeinWeb

/// `skein web`: the page and `/metrics` alone.
struct WebCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "web", abstract: Message.commandWeb.text)
    }

    @Option(help: help(.optionListen, "address:port"))
    var listen: String?
    @Option(help: help(.optionNewUser, "name:role"))
    var newUser: String?
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, flags: listen.map { [Setting.webListen.key: .string($0)] } ?? [:])
        if let newUser { return try addUser(newUser, session) }
        let invocation = Invocation.current
        let logger = LogOutput.logger(
            settings: session.settings, console: session.console, environment: invocation.environment)
        let web = try WebSetup(session, listen: try session.settings.string(.webListen), logger: logger)
        let signals = SignalStream()
        let notifier = SystemdNotifier(environment: invocation.environment)
        let database = Database(try session.conninfo(), options: try session.connectOptions(), logger: logger)
        do {
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    try await web.run(database, session) { notifier.ready("serving") }
                    return true
                }
                group.addTask {
                    for await _ in signals.signals { return true }
                    return true
                }
                group.addTask {
                    await notifier.keepAlive()
                    return false
                }
                while let isEnd = try await group.next() {
                    guard isEnd else { continue }
                    notifier.stopping("stopping")
                    group.cancelAll()
                }
            }
            await database.close()
        } catch {
            await database.close()
            throw error
        }
    }

    /// Prints the line of the password file for a password read from standard input.
    private func addUser(_ text: String, _ session: Session) throws {
        let parts = text.split(separator: ":").map(String.init)
        guard parts.count == 2, WebRole(rawValue: parts[1]) != nil else {
            throw CLIError(.usage, Message.webNewUser.text)
        }
        session.console.note(Message.webPassword.text)
        guard let password = session.console.readLine(), password.count >= 12, let hash = PasswordHash.make(password)
        else {
            throw CLIError(.failed, Message.webPasswordShort.text)
        }
        session.console.out("\(text):\(hash)\n")
    }
}
