import ArgumentParser
import PQ

/// `skein producers`.
struct ProducersCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "producers", abstract: Message.commandProducers.text,
            subcommands: [ProducersList.self, ProducersGrant.self, ProducersRevoke.self])
    }
}

/// `skein producers list`.
struct ProducersList: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Message.commandProducersList.text, aliases: ["ls"])
    }

    @OptionGroup var names: NamePageOptions
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        var listing = names.listing(
            [
                ListColumn("role_name", .columnRole),
                ListColumn("kind", .columnKind),
                ListColumn("queue", .columnQueue),
                ListColumn("max_priority", .columnPriority, .integer),
                ListColumn("max_waiting", .columnWaiting, .integer),
            ], "skein.producer", limit: list.limit, key: "role_name")
        listing.order = "role_name::text, kind"
        try await session.list(listing, watch: list.watch, empty: .producersEmpty)
    }
}

/// `skein producers grant`.
struct ProducersGrant: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "grant", abstract: Message.commandProducersGrant.text)
    }

    @Argument(help: help(.argumentRole, "role"))
    var role: String
    @Option(help: help(.optionGrantKind, "kind"))
    var kind: [String]
    @Option(help: help(.optionQueue, "name"))
    var queue: String?
    @Option(help: help(.optionMaxPriority, "n"))
    var maxPriority: Int32?
    @Option(help: help(.optionMaxWaiting, "n"))
    var maxWaiting: Int32?
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global)
        // one statement, so that all kinds are granted or none
        _ = try await session.query(
            """
            select skein.grant_producer($1::text::name, kind, $3::text, $4::int4, $5::int4)
            from unnest($2::text[]) as kind
            """, [.text(role), .textArray(kind), .text(queue), .int4(maxPriority), .int4(maxWaiting)])
        session.console.note(
            Message.producerGranted.text(["role": role, "kind": kind.joined(separator: ", ")]))
    }
}

/// `skein producers revoke`.
struct ProducersRevoke: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "revoke", abstract: Message.commandProducersRevoke.text)
    }

    @Argument(help: help(.argumentRole, "role"))
    var role: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global)
        _ = try await session.query("select skein.revoke_producer($1::text::name)", [.text(role)])
        session.console.note(Message.producerRevoked.text(["role": role]))
    }
}
