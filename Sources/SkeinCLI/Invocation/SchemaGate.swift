import Logging
import PQ
import SkeinSQL

/// Refuses to work with a schema this executable was not made for.
enum SchemaGate {
    static func check(_ connection: PGConnection, logger: Logger) async throws {
        let migrator = Migrator(logger: logger)
        let verdict = try await connection.run { try migrator.check($0) }
        guard !verdict.allowsWork else { return }
        throw refusal(verdict)
    }

    static func refusal(_ verdict: SchemaCheck) -> CLIError {
        func list(_ names: [String]) -> String {
            names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
        }
        var error: CLIError
        switch verdict {
        case .behind(let pending):
            error = CLIError(
                .schemaOutOfDate, Message.schemaBehind.text(["names": list(pending)]), hint: Message.hintMigrate.text)
        case .missing:
            error = CLIError(.schemaOutOfDate, Message.schemaMissing.text, hint: Message.hintMigrate.text)
        case .aheadBreaking(let names):
            error = CLIError(.schemaOutOfDate, Message.schemaAhead.text(["names": list(names)]))
        case .changed(let migrations, _):
            error = CLIError(.schemaOutOfDate, Message.schemaChanged.text(["names": list(migrations)]))
        case .current, .aheadCompatible:
            error = CLIError(.schemaOutOfDate, "")
        }
        error.code = "SK012"
        error.name = "schema_out_of_date"
        return error
    }
}
