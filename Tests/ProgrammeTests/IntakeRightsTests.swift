import FoundationEssentials
import PQ
import TestSupport
import Testing

@testable import Programme

@Suite("An integration stages its own rows and nobody else's")
struct IntakeRightsTests {
    /// The page's first block in this language.
    private static func shown(_ language: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/intake.md"), encoding: .utf8)
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "```\(language)"))
        return lines[(start + 1)...].prefix { $0 != "```" }.joined(separator: "\n")
    }

    @Test("What docs/intake.md shows works as a login with that right alone, and its job merges the rows")
    func snippet() async throws {
        try await withTown { town in
            try await town.found()
            let (role, login) = try await town.database.createLogin("echelon", in: ["skein_producer"])
            let stranger = try await town.database.createLogin("stranger", in: ["skein_producer"]).conninfo
            await #expect(throws: TestFailure.self, "no grant yet") {
                try await town.database.psql("select programme.begin_batch('people', 'x')", conninfo: login)
            }
            try await town.run("select skein.grant_producer('\(role)', 'platform.import')")
            try await town.database.psql(try Self.shown("sql"), conninfo: login)
            #expect(try await town.jobs("platform.import") == 1)
            #expect(
                try await town.value("select owner from programme.staging_batches where source like 'echelon%'") == role
            )
            #expect(
                try await town.database.psql("select count(*) from programme.staging_batch", conninfo: login) == "1\n")
            #expect(
                try await town.database.psql("select count(*) from programme.staging_batch", conninfo: stranger)
                    == "0\n")
            let batch = try #require(try await town.value("select max(batch_id) from programme.staging_batches"))
            for call in ["discard(\(batch))", "ready(\(batch))", "add_rows(\(batch), '{}')"] {
                await #expect(throws: TestFailure.self) {
                    try await town.database.psql("select programme.\(call)", conninfo: stranger)
                }
            }
            await #expect(throws: TestFailure.self) {
                try await town.database.psql("select * from programme.staging_rows", conninfo: login)
            }
            let result = try await town.merge("people", try #require(Int64(batch)))
            #expect(result.status == "merged" && result.inserted == 2, "\(result)")
        }
    }

    @Test("Bounds and refusals of staging")
    func bounds() async throws {
        try await withTown { town in
            #expect(try await town.refusal("select programme.begin_batch('pets', 'x')")?.sqlState == "SK002")
            #expect(try await town.refusal("select programme.begin_batch('people', '')")?.sqlState == "SK002")
            let batch = try await town.stage("people", [], ready: false)
            #expect(try await town.refusal("select programme.ready(\(batch))")?.sqlState == "SK002")
            #expect(
                try await town.refusal("select programme.add_rows(\(batch), array['[]'::jsonb])")?.sqlState == "SK002")
            #expect(
                try await town.refusal(
                    "select programme.add_rows(\(batch), array_fill('{}'::jsonb, '{10001}'))")?.sqlState == "SK004")
            #expect(
                try await town.refusal(
                    "select programme.platform_import('{\"kind\":\"people\",\"batch_id\":\(batch)}')")?
                    .sqlState == "SK009")
            #expect(
                try await town.refusal(
                    "select programme.platform_import('{\"kind\":\"posts\",\"batch_id\":\(batch)}')")?
                    .sqlState == "SK002")
            #expect(
                try await town.refusal("select programme.platform_import('{\"kind\":\"people\",\"batch_id\":999}')")?
                    .sqlState == "SK008")
            #expect(try await town.value("select programme.discard(\(batch))") == "true")
            try await town.run("select programme.begin_batch('people', 'x') from generate_series(1, 50)")
            #expect(try await town.refusal("select programme.begin_batch('people', 'x')")?.sqlState == "SK006")
            try await town.run("update programme.staging_batches set created_at = now() - interval '31 days'")
            #expect(
                try await town.refusal("select programme.begin_batch('people', 'x')") == nil,
                "the oldest were swept away")
        }
    }
}
