import PQ
import Skein
import SkeinTesting
import TestSupport
import Testing

// The program of docs/guide/kinds.md: what stands between the two marks is what the page shows.
// guide: kind
struct GreetSchool: JobArgs {
    static let kind: JobKind = "school.greet"
    static let defaults = JobDefaults(
        queue: "notify", maxAttempts: 5, timeout: .seconds(30), description: "Greets a school.")
    static let rules: ArgumentRules? = ArgumentRules(
        .required("school", .integer(1...999_999)),
        .optional("language", .oneOf(["zh", "en"])))

    var school: Int
    var language: String?

    /// A school has at most one greeting that is not sent yet.
    var uniqueKey: String? { "\(school)" }
}

func schoolJobs() -> JobRegistry {
    var jobs = JobRegistry()
    jobs.handle(GreetSchool.self) { job, context in
        guard job.args.school != 13 else {
            return .discard(code: "closed", reason: "School 13 was closed.")
        }
        await context.progress(0.5, "written")
        return .result(["text": job.args.language == "en" ? "Good morning" : "早上好"])
    }
    return jobs
}
// guide: end

@Suite("The guide's kind")
struct GuideKindTests {
    // guide: test
    @Test func greetsASchool() async throws {
        try await withSchoolDatabase { database in
            let skein = Skein(database)
            let id = try await skein.enqueue(GreetSchool(school: 42)).id
            let closed = try await skein.enqueue(GreetSchool(school: 13)).id
            let report = try await drain(schoolJobs(), in: database)
            #expect(report == DrainReport(completed: 1, discarded: 1))
            #expect(try await skein.status(id).result(as: [String: String].self) == ["text": "早上好"])
            #expect(try await skein.status(closed).state == .discarded)
        }
    }
    // guide: end

    @Test("The page shows what is compiled here")
    func page() throws {
        let source = try Project.text("Tests/DeployTests/GuideKind.swift")
        let shown = DocumentBlock.all(of: try Project.text("docs/guide/kinds.md")).filter { $0.use == .shown }
        for (name, indent) in [("kind", 0), ("test", 4)] {
            let mark = String(repeating: " ", count: indent) + "// guide: "
            let parts = source.components(after: mark + name + "\n", before: mark + "end")
            let text = parts.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.dropFirst($0.isEmpty ? 0 : indent) }.joined(separator: "\n")
            #expect(!text.isEmpty && shown.contains { $0.text == text }, "docs/guide/kinds.md lacks\n\(text)")
        }
    }
}

extension String {
    fileprivate func components(after start: String, before end: String) -> String {
        guard let from = firstRange(of: start)?.upperBound, let to = self[from...].firstRange(of: end)?.lowerBound
        else { return "" }
        return String(self[from..<to])
    }
}

private func withSchoolDatabase(_ body: @Sendable (Database) async throws -> Void) async throws {
    try await withDatabase { test in
        let database = Database(test.conninfo, poolSize: 2, logger: testLogger)
        do {
            try await database.pool.run { try schoolJobs().install($0) }
            try await body(database)
            await database.close()
        } catch {
            await database.close()
            throw error
        }
    }
}
