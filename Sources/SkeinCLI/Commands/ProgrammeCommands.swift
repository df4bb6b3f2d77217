import ArgumentParser
import PQ

/// `skein city`.
struct CityCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "city", abstract: Message.commandCity.text,
            subcommands: [CityGenerate.self, CityImport.self, CityExport.self, CityTemplate.self])
    }
}

/// `skein city generate`: the demo city of the programme's own figures.
struct CityGenerate: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "generate", abstract: Message.commandCityGenerate.text)
    }

    @Option(help: help(.optionSeed, "n"))
    var seed: Int32?
    @Option(help: help(.optionHolders, "n"))
    var holders: Int32?
    @Option(help: help(.optionPeople, "n"))
    var people: Int32?
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        guard try confirmation.allows(Message.confirmCity.text, session: session) else { return }
        try await session.withConnection { connection in
            session.show(try await City.generate(seed: seed, holders: holders, people: people, connection, session))
        }
    }
}
