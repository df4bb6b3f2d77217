import ArgumentParser

/// A command that prints one list: it declares its words and its listing, the rest is the same for all.
protocol ListCommand: AsyncParsableCommand {
    static var verb: String { get }
    static var about: Message { get }
    /// What is said instead of an empty table.
    static var empty: Message { get }
    var listing: Listing { get }
    var way: ListWay { get }
}

/// How long a list is, whether it is watched, and how it prints.
struct ListWay: ParsableArguments {
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions
    var limit: Int { list.limit }
}

extension ListCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: verb, abstract: about.text, aliases: verb == "list" ? ["ls"] : [])
    }

    func run() async throws {
        let session = try Session(way.global, way.output)
        try await session.list(listing, watch: way.list.watch, empty: Self.empty)
    }
}

/// A command that prints one thing and the lists that belong to it.
protocol ShowCommand: AsyncParsableCommand {
    static var about: Message { get }
    /// What the thing is called when there is none of that name.
    static var noun: Message { get }
    var name: String { get }
    var record: Listing { get }
    var parts: [(key: String, title: Message, listing: Listing)] { get }
    var output: OutputOptions { get }
    var global: GlobalOptions { get }
}

extension ShowCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: about.text)
    }

    func run() async throws {
        let session = try Session(global, output)
        try await session.withConnection { connection in
            let record = try await session.one(record, Self.noun, name, connection)
            var tables: [(key: String, title: Message, table: Table)] = []
            for part in parts {
                tables.append((part.key, part.title, try await part.listing.fetch(connection, session)))
            }
            session.show(record: record, parts: tables)
        }
    }
}
