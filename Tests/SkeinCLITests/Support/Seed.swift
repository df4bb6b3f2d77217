import PQ
import TestSupport
import Testing

/// What the tests of commands start from.
enum Seed {
    /// A kind with rules: what `enqueue` refuses in these tests breaks one of them.
    static let kind = """
        select skein.define_kind('report.make', '{
            "type": "object", "required": ["year"],
            "properties": {
                "year": {"type": "integer", "minimum": 2020, "maximum": 2100},
                "school": {"type": "integer"},
                "title": {"type": "string", "maxLength": 40},
                "at": {"type": "string", "format": "date-time"},
                "deep": {"type": "array"}
            }}', description => '做报表');
        select skein.define_kind('noop');
        """

    /// Six jobs in five states, with Chinese text.
    static let jobs =
        kind + """
            select skein.enqueue('report.make', '{"year": 2026, "school": 42}', tenant => '青岛二中', tags => '{年度,急}');
            select skein.enqueue('report.make', '{"year": 2025, "school": 7}', delay => '1 hour', unique_key => 'y:2025');
            select skein.enqueue('noop', '{}', priority => 10, queue => 'default');
            select skein.enqueue('noop', '{"n": 9007199254740993}', after => '{1}');
            select skein.enqueue('report.make', '{"year": 2024, "title": "第一中学"}', run_at => now() + '1 day');
            select skein.enqueue('noop');
            select skein.cancel(5, '不需要了');
            """

    /// A value for `--db` and the database prepared by a script.
    static func database(
        _ script: String = kind, _ schema: TestSchema = .programme,
        _ body: @Sendable (TestDatabase) async throws -> Void
    ) async throws {
        try await withDatabase(schema) { database in
            if !script.isEmpty { try await database.psql(script) }
            try await body(database)
        }
    }
}

extension TestDatabase {
    /// Runs a command against this database.
    func skein(
        _ arguments: String..., environment: [String: String] = [:], input: String = "", terminal: Bool = false
    ) async -> CommandRun {
        await skein(arguments, environment: environment, input: Array(input.utf8), terminal: terminal)
    }

    func skein(
        _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = [], terminal: Bool = false
    ) async -> CommandRun {
        await CommandRun.of(
            arguments, environment: environment.merging(["SKEIN_DATABASE_URL": conninfo]) { $1 }, input: input,
            terminal: terminal)
    }
}
