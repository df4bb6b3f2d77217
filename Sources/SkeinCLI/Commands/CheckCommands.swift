import ArgumentParser
import PQ

/// `skein doctor`: looks at everything, changes nothing.
struct DoctorCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "doctor", abstract: Message.commandDoctor.text)
    }

    @Flag(help: help(.optionTune))
    var tune = false
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        // The words are the database's, in both languages: the page says the same. Programs get English.
        let language: Language = session.format.isForMachines ? .english : Invocation.current.language
        let listing = tune ? Self.settings(language) : Self.checks(language)
        try await session.withConnection { connection in
            let table = try await listing.fetch(connection, session)
            session.show(table)
            let failed = table.rows.indices.filter { table.value(row: $0, "status") == "fail" }.count
            guard failed == 0 else { throw CLIError(.failed, Message.doctorFailed.text(["count": "\(failed)"])) }
        }
    }

    private static func checks(_ language: Language) -> Listing {
        Listing(
            columns: [
                ListColumn("check_name", .columnCheck),
                ListColumn("status", .columnStatus),
                ListColumn("detail", .columnDetail),
                ListColumn("advice", .columnAdvice),
            ], source: "skein.doctor_in('\(language.rawValue)') as t")
    }

    private static func settings(_ language: Language) -> Listing {
        Listing(
            columns: [
                ListColumn("setting", .columnSetting),
                ListColumn("status", .columnStatus),
                ListColumn("current_value", .columnValue),
                ListColumn("advised_value", .columnAdvised),
                ListColumn("takes", .columnTakes),
                ListColumn("reason", .columnReason),
            ], source: "skein.tune('\(language.rawValue)') as t")
    }
}

/// `skein repair`: mends what `doctor` found and what can be mended without loss.
struct RepairCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "repair", abstract: Message.commandRepair.text)
    }

    @OptionGroup var confirmation: ConfirmationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        guard try confirmation.allows(Message.confirmRepair.text, session: session) else { return }
        let listing = Listing(
            columns: [ListColumn("action", .columnAction), ListColumn("affected", .columnRows, .integer)],
            source: "skein.repair() as t")
        try await session.list(listing, empty: .repairNothing)
    }
}

/// `skein health`: for probes. Without `--ready` it answers as soon as this process runs; with it the database must
/// answer and its schema must be right.
struct HealthCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "health", abstract: Message.commandHealth.text)
    }

    @Flag(help: help(.optionReady))
    var ready = false
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let listing = Listing(
            columns: [ListColumn("key", .columnCheck), ListColumn("value", .columnDetail, .json)],
            source: "jsonb_each(skein.health()) as t", order: "key")
        try await session.withConnection { connection in
            if ready { try await SchemaGate.check(connection, logger: session.logger) }
            let table = try await listing.fetch(connection, session)
            switch session.format {
            case .json, .jsonl:
                let members = table.rows.map { "\"\($0[0].machine ?? "")\": \($0[1].machine ?? "null")" }
                session.console.out("{" + members.joined(separator: ", ") + "}\n")
            case .table, .wide, .csv, .id: session.show(table)
            }
            let recovery = table.rows.first { $0[0].machine == "in_recovery" }?[1].machine
            if ready, recovery == "true" { throw CLIError(.failed, Message.healthReadOnly.text) }
        }
    }
}
