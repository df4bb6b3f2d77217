import ArgumentParser
import PQ
import Programme

/// `skein schedules defaults`: what an installation does once, and after an upgrade.
struct SchedulesDefaults: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "defaults", abstract: Message.commandSchedulesDefaults.text)
    }

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global)
        let added = try await session.withConnection { connection in
            try await connection.run { try ProgrammeSchedules.install($0) }
        }
        if added.isEmpty { session.console.note(Message.schedulesAllThere.text) }
        for name in added { session.console.note(Message.scheduleSet.text(["name": name])) }
    }
}
