import ArgumentParser
import Channels
import PQ
import Programme

/// `skein video platforms`.
struct PlatformsCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "platforms", abstract: Message.commandPlatforms.text,
            subcommands: [PlatformsList.self, PlatformsSet.self])
    }
}

/// `skein video platforms list`.
struct PlatformsList: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Message.commandPlatformsList.text, aliases: ["ls"])
    }

    @OptionGroup var names: NamePageOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        try await session.list(
            names.listing(Publications.platformColumns, "programme.platform", limit: list.limit, key: "code"),
            watch: list.watch, empty: .platformsEmpty)
    }
}

/// `skein video platforms set`: the token comes from a file, since a command line is seen by everybody.
struct PlatformsSet: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "set", abstract: Message.commandPlatformsSet.text,
            discussion: Message.discussionPlatformsSet.text)
    }

    @Argument(help: help(.argumentPlatform, "platform"))
    var platform: String
    @OptionGroup var rules: JobArgumentOptions
    @Option(help: help(.optionTokenFile, "file"))
    var tokenFile: String?
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let json = try rules.json(console: session.console)
        var token: [UInt8]?
        if let tokenFile {
            token = try StandardJobs.neededKeys(session.settings).seal(
                SecretFile.line(tokenFile, session), for: SealedPlace.token(ofPlatform: platform))
        }
        try await session.show(
            object: "programme.platform_set($1::text, $2::jsonb, $3::bytea)",
            [.text(platform), .jsonb(utf8: json), .bytea(token)])
    }
}
