import ArgumentParser
import PQ
import SkeinSQL

/// `skein migrate`.
struct MigrateCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "migrate", abstract: Message.commandMigrate.text,
            subcommands: [
                MigrateUp.self, MigrateDown.self, MigrateStatus.self, MigrateSQL.self, MigrateCheck.self,
            ])
    }

    static func show(_ steps: [Migrator.AppliedStep], _ session: Session) {
        var table = Table([
            Column(key: "file", title: .columnFile), Column(key: "action", title: .columnAction),
            Column(key: "milliseconds", title: .columnMilliseconds, kind: .number),
        ])
        table.rows = steps.map { step in
            let (seconds, attoseconds) = step.duration.components
            return [
                Cell(step.path), Cell(step.action.rawValue),
                Cell("\(seconds * 1_000 + attoseconds / 1_000_000_000_000_000)"),
            ]
        }
        session.show(table, empty: .migrateNothing)
    }
}

/// `skein migrate up`.
struct MigrateUp: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "up", abstract: Message.commandMigrateUp.text)
    }

    @Option(help: help(.optionToMigration, "n"))
    var to: Int?
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let (migrator, target) = (Migrator(logger: session.logger), to)
        let steps = try await session.withConnection { connection in
            try await connection.run { try migrator.up($0, to: target) }
        }
        MigrateCommand.show(steps, session)
    }
}

/// `skein migrate down`: loses data, so it asks.
struct MigrateDown: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "down", abstract: Message.commandMigrateDown.text)
    }

    @Option(help: help(.optionDownTo, "n"))
    var to: Int
    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let (migrator, target) = (Migrator(logger: session.logger), to)
        try await session.withConnection { connection in
            let status = try await connection.run { try migrator.status($0) }
            let doomed = status.migrations.filter { $0.number > target && $0.appliedAt != nil }.map(\.name)
            guard !doomed.isEmpty else { return MigrateCommand.show([], session) }
            let question = Message.confirmDown.text([
                "count": "\(doomed.count)", "names": doomed.joined(separator: ", "),
            ])
            guard try confirmation.allows(question, session: session) else { return }
            MigrateCommand.show(try await connection.run { try migrator.down($0, to: target) }, session)
        }
    }
}

/// `skein migrate status`.
struct MigrateStatus: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "status", abstract: Message.commandMigrateStatus.text)
    }

    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let migrator = Migrator(logger: session.logger)
        let status = try await session.withConnection { connection in
            try await connection.run { try migrator.status($0) }
        }
        var table = Table([
            Column(key: "number", title: .columnNumber, kind: .integer), Column(key: "name", title: .columnName),
            Column(key: "status", title: .columnStatus), Column(key: "applied_by", title: .columnBy),
        ])
        table.rows = status.migrations.map { migration in
            [
                Cell("\(migration.number)"), Cell(migration.name), Cell("\(migration.state)"),
                Cell(migration.appliedBy),
            ]
        }
        session.show(table, empty: .migrateNothing)
        let stale = status.sources.filter { $0.state != .applied }
        if !stale.isEmpty { session.console.note(Message.migrateStale.text(["count": "\(stale.count)"])) }
    }
}

/// `skein migrate sql`: the whole schema as one script, without a database.
struct MigrateSQL: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "sql", abstract: Message.commandMigrateSQL.text)
    }

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try Session(global).console.out(Migrator.sql())
    }
}

/// `skein migrate check`: exit status 7 when this executable may not work with the schema.
struct MigrateCheck: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "check", abstract: Message.commandMigrateCheck.text)
    }

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global)
        try await session.withConnection { try await SchemaGate.check($0, logger: session.logger) }
        session.console.note(Message.schemaCurrent.text)
    }
}
