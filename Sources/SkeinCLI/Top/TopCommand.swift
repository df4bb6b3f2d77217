import ArgumentParser
import Skein

/// `skein top`: the queue in the terminal, as `top` shows processes.
struct TopCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "top", abstract: Message.commandTop.text, discussion: Message.discussionTop.text)
    }

    @Option(help: help(.optionTopInterval, "seconds"))
    var interval: Double = 2
    @Option(help: help(.optionTopView, "view"))
    var view: TopView = .queues
    @OptionGroup var global: GlobalOptions

    mutating func validate() throws {
        guard TopState.intervals.contains(interval) else {
            throw ValidationError(
                Message.errorRange.text([
                    "option": "--interval", "least": "\(TopState.intervals.lowerBound)",
                    "most": "\(TopState.intervals.upperBound)",
                ]))
        }
    }

    func run() async throws {
        let session = try Session(global)
        let database = Database(
            try session.conninfo(), poolSize: 1, options: try session.connectOptions(), logger: session.logger)
        let state = TopState(view: view, interval: interval)
        do {
            // Before the screen is taken: a database that is not there is an error as with every other command.
            let first = try await TopReading.fetch(state.view, database.pool, session)
            if session.console.outIsTerminal, session.console.inIsTerminal {
                var shown = TopSession(database: database, session: session, state: state, reading: first)
                try await shown.run()
            } else {
                let page = TopPage(state: state, reading: first, problem: nil, style: session.style)
                session.console.out(page.lines(columns: nil, rows: nil).joined(separator: "\n") + "\n")
            }
            await database.close()
        } catch {
            await database.close()
            throw error
        }
    }
}

/// What the lower part shows.
enum TopView: String, CaseIterable, ExpressibleByArgument, Sendable {
    case queues, running, failures, workers, schedules

    var title: Message {
        switch self {
        case .queues: .topQueues
        case .running: .topRunning
        case .failures: .topFailures
        case .workers: .topWorkers
        case .schedules: .topSchedules
        }
    }
}
