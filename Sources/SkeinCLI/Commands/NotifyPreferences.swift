import ArgumentParser
import PQ
import SkeinFilter

/// `skein notify preferences`.
struct NotifyPreferences: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "preferences", abstract: Message.commandPreferences.text,
            subcommands: [PreferencesList.self, PreferencesSet.self])
    }
}

/// `skein notify preferences list`.
struct PreferencesList: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Message.commandPreferencesList.text, aliases: ["ls"])
    }

    @OptionGroup var names: NamePageOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        var listing = names.listing(
            [
                ListColumn("staff_no", .columnStaffNumber),
                ListColumn("category", .columnCategory),
                ListColumn("channel", .columnChannel),
                ListColumn("mode", .columnMode),
            ], "programme.notification_preference", limit: list.limit, key: "staff_no")
        listing.order = "staff_no, category, channel"
        try await session.list(listing, watch: list.watch, empty: .preferencesEmpty)
    }
}

/// `skein notify preferences set`.
struct PreferencesSet: AsyncParsableCommand {
    enum Mode: String, ExpressibleByArgument, CaseIterable {
        case now, hourly, daily, weekly, off
    }

    enum Channel: String, ExpressibleByArgument, CaseIterable {
        case email, webhook
    }

    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "set", abstract: Message.commandPreferencesSet.text)
    }

    @Argument(help: help(.argumentPerson, "staff-number"))
    var person: String
    @Argument(help: help(.argumentCategory, "category"))
    var category: String
    @Argument(help: help(.argumentMode, "mode"))
    var mode: Mode
    @Option(help: help(.optionPreferenceChannel, "channel"))
    var channel = Channel.email
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global)
        _ = try await session.query(
            "select programme.set_preference($1, $2, $3, $4)",
            [.text(person), .text(category), .text(channel.rawValue), .text(mode.rawValue)])
        session.console.note(
            Message.preferenceSet.text(["person": person, "category": category, "mode": mode.rawValue]))
    }
}
