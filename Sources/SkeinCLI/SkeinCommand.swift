import ArgumentParser
import Glibc
import LocalPostgres
import PQ
public import Skein
import SkeinSQL

/// The `skein` command line over any set of jobs.
///
/// A program with kinds of its own makes its own binary of it:
///
///     await SkeinCommand(jobs: registry).main()
public struct SkeinCommand: Sendable {
    let jobs: @Sendable (Settings) throws -> JobRegistry

    /// The command line of these jobs; `worker` and `dev` run them.
    public init(jobs: JobRegistry) {
        self.jobs = { _ in jobs }
    }

    init(jobs: @escaping @Sendable (Settings) throws -> JobRegistry) {
        self.jobs = jobs
    }

    /// Runs the command that the process was started with, and ends the process with its status.
    public func main() async {
        let environment = ProcessEnvironment.current()
        let console = Console.standard(environment: environment)
        switch ProcessArguments.current() {
        case .success(let arguments):
            let status = await run(arguments, environment: environment, console: console)
            await PGConnection.cancelRequestsSent(within: .seconds(1))
            exit(status.rawValue)
        case .failure(let error):
            console.err(error.text(style: .plain))
            exit(error.status.rawValue)
        }
    }

    /// Runs one command and answers its exit status; nothing outside `console` and the database is touched.
    func run(_ arguments: [String], environment: [String: String], console: Console) async -> ExitStatus {
        let language = Language.detect(arguments: arguments, environment: environment)
        let invocation = Invocation(language: language, environment: environment, console: console, jobs: jobs)
        return await Invocation.$current.withValue(invocation) {
            await execute(ProcessArguments.globalOptionsLast(arguments))
        }
    }

    private func execute(_ arguments: [String]) async -> ExitStatus {
        do {
            var command = try RootCommand.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .done
        } catch {
            return report(error, arguments)
        }
    }

    private func report(_ error: any Error, _ arguments: [String]) -> ExitStatus {
        let console = Invocation.current.console
        if let error = CLIError(any: error) {
            console.err(wantsJSON(arguments) ? error.jsonOrNothing : error.text(style: errorStyle(arguments)))
            return error.status
        }
        let text = ParserText.translate(
            RootCommand.fullMessage(for: error, columns: console.columns), to: Invocation.current.language)
        if RootCommand.exitCode(for: error).isSuccess {
            console.out(text + "\n")
            return .done
        }
        console.err(text + "\n")
        return ExitStatus(rawValue: RootCommand.exitCode(for: error).rawValue) ?? .failed
    }

    /// Errors are objects where the data would have been. Asked of the bare words, since the error may be about them.
    private func wantsJSON(_ arguments: [String]) -> Bool {
        let words = arguments.prefix { $0 != "--" }
        if !words.contains(where: { $0.hasPrefix("-o") || $0.hasPrefix("--output") }) {
            return Invocation.current.environment[Setting.outputFormat.environmentName]?.hasPrefix("json") == true
        }
        return zip(words, words.dropFirst()).contains { ["-o", "--output"].contains($0) && $1.hasPrefix("json") }
            || words.contains { $0.hasPrefix("--output=json") || $0.hasPrefix("-ojson") || $0.hasPrefix("-o=json") }
    }

    private func errorStyle(_ arguments: [String]) -> Style {
        let invocation = Invocation.current
        let words = Array(arguments.prefix { $0 != "--" })
        let named =
            words.firstIndex(of: "--color").flatMap { words.dropFirst($0 + 1).first }
            ?? words.first { $0.hasPrefix("--color=") }.map { String($0.dropFirst(8)) }
        let choice = named.flatMap { ColorChoice(rawValue: $0) } ?? .auto
        return Style(
            isColored: choice.isOn(
                terminal: invocation.console.errIsTerminal, environment: invocation.environment))
    }
}

extension CLIError {
    /// What a command threw as a failure people understand; nil for what the argument parser has to say.
    init?(any error: any Error) {
        switch error {
        case let error as CLIError: self = error
        case let error as PGError: self.init(error)
        case let error as SkeinError: self.init(error)
        case let error as MigrationError: self.init(error)
        case let error as LocalPostgresError: self.init(error)
        case is CancellationError: self = .silent(.failed)
        default: return nil
        }
    }

    var jsonOrNothing: String { message.isEmpty ? "" : json }

    init(_ error: SkeinError) {
        let status: ExitStatus =
            switch error.code {
            case .duplicate: .duplicate
            case .schemaOutOfDate: .schemaOutOfDate
            default: .failed
            }
        self.init(status, error.message, hint: error.hint)
        code = error.code.sqlState
        name = error.code.name
        pointer = error.pointer
        rule = error.rule
    }

    init(_ error: LocalPostgresError) {
        self.init(error.code == .startFailed ? .unreachable : .failed, error.message, hint: error.hint)
        excerpt = (error.logTail ?? "").split(separator: "\n").suffix(8).map(String.init)
    }

    init(_ error: MigrationError) {
        if let cause = error.cause { self.init(cause) } else { self.init(.failed, error.message) }
        message = error.message
        hint = error.hint ?? hint
        if error.code == .newer || error.code == .changed { status = .schemaOutOfDate }
    }
}
