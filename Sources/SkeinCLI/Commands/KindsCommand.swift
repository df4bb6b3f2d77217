import ArgumentParser
import SkeinFilter

/// `skein kinds`.
struct KindsCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "kinds", abstract: Message.commandKinds.text, subcommands: [KindsList.self, KindsShow.self])
    }

    static let columns = [
        ListColumn("name", .columnKind),
        ListColumn("queue", .columnQueue),
        ListColumn("priority", .columnPriority, .integer),
        ListColumn("max_attempts", .columnMaxAttempts, .integer),
        ListColumn("timeout", .columnTimeout, .duration),
        ListColumn("paused", .columnPaused, .boolean),
        ListColumn("description", .columnDescription),
        ListColumn("args_schema", .columnArgs, .json, .machine),
    ]
}

/// `skein kinds list`.
struct KindsList: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Message.commandKindsList.text, aliases: ["ls"])
    }

    @OptionGroup var names: NamePageOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        try await session.list(
            names.listing(KindsCommand.columns, "skein.kind", limit: list.limit), watch: list.watch,
            empty: .kindsEmpty)
    }
}

/// `skein kinds show`.
struct KindsShow: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: Message.commandKindsShow.text)
    }

    @Argument(help: help(.argumentKind, "name"))
    var name: String
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let listing = Listing(
            columns: KindsCommand.columns, source: "skein.kind", condition: .all.and("name = ?", .text(name)))
        try await session.withConnection { connection in
            session.show(record: try await session.one(listing, .nounKind, name, connection))
        }
    }
}
