import Logging
import Skein
import SkeinKinds
import SkeinTesting

/// The built-in kinds under a policy, run without a worker and without a database.
struct Fixture {
    let jobs: JobRegistry
    private let database = Database(
        "host=/nonexistent", logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))

    init(exec: ExecPolicy = .none, http: HTTPPolicy = Fixture.loopback) throws {
        var jobs = JobRegistry()
        BuiltinKinds.register(in: &jobs, allowing: exec, http: http)
        try jobs.validate()
        self.jobs = jobs
    }

    /// Allows 127.0.0.1 and nothing else that is private.
    static let loopback = HTTPPolicy(allowedRanges: [NetworkRange("127.0.0.1")].compactMap(\.self))

    func run(_ kind: JobKind, _ json: String, attempt: Int = 1, trace: String? = nil) async throws -> Performed {
        try await perform(kind: kind, json: json, in: jobs, database: database, attempt: attempt, trace: trace)
    }

    /// The failure that the handler throws; `nil` when it throws none.
    func failure(_ kind: JobKind, _ json: String, attempt: Int = 1) async throws -> JobFailure? {
        do {
            _ = try await run(kind, json, attempt: attempt)
            return nil
        } catch let failure as JobFailure {
            return failure
        }
    }
}

extension Performed {
    /// The code of a discard; `nil` for every other outcome.
    var discardCode: String? {
        if case .discard(let code, _) = outcome { code } else { nil }
    }
}
