import PQ
import Skein
import TestSupport
import Testing

/// A greeting: a kind with rules for everything that the refusals are tested with.
struct Greet: JobArgs, Equatable {
    static let kind: JobKind = "client.greet"
    static let aliases: [JobKind] = ["client.hello"]
    static let defaults = JobDefaults(queue: "client", priority: 50, maxAttempts: 3)
    static let rules: ArgumentRules? = ArgumentRules(
        .required("name", .string(length: 1...50)),
        .optional("year", .integer(2020...2100)),
        .optional("at", .dateTime),
        .optional("weight", .number),
        .optional("more", .any),
        .optional("school", .string),
        .optional("key", .string)
    )

    var name: String
    var year: Int?
    var weight: Double?
    var school: String?
    var key: String?

    var tenant: String? { school }
    var uniqueKey: String? { key }
}

/// Runs a test with a database of its own in which the test's kinds are installed.
func withClient(_ body: @Sendable (Database, Skein) async throws -> Void) async throws {
    try await withDatabase { test in
        let database = Database(test.conninfo, poolSize: 2, logger: testLogger)
        let outcome: Result<Void, any Error>
        do {
            var jobs = JobRegistry()
            jobs.handle(Greet.self) { _, _ in .done }
            let registry = jobs
            try await database.pool.run { try registry.install($0) }
            try await body(database, Skein(database))
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await database.close()
        try outcome.get()
    }
}

extension Database {
    /// How many jobs are stored in any state.
    func jobCount() async throws -> Int {
        try await pool.run { connection in
            Int(try connection.query("select count(*) from skein.job").get(Int64.self, row: 0, 0))
        }
    }
}

/// The refusal that the call ends in; `nil` when it ends well.
func refusal(_ call: () async throws -> Void) async throws -> SkeinError? {
    do {
        try await call()
        return nil
    } catch let error as SkeinError {
        return error
    }
}

/// The code of the refusal that the call ends in; `nil` when it ends well.
func refusalCode(_ call: () async throws -> Void) async throws -> SkeinError.Code? {
    try await refusal(call)?.code
}
