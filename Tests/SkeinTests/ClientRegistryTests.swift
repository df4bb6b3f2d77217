import PQ
import Skein
import SkeinTesting
import TestSupport
import Testing

@Suite struct ClientRegistryTests {
    @Test func twoHandlersOfOneKindAreNamedWithTheirPlaces() throws {
        var jobs = JobRegistry()
        jobs.handle(Greet.self, fileID: "A/a.swift", line: 1) { _, _ in .done }
        jobs.handle(raw: "client.hello", fileID: "B/b.swift", line: 2) { _, _ in .done }
        let error = #expect(throws: SkeinError.self) { try jobs.validate() }
        #expect(error?.code == .invalidRegistry)
        #expect(error?.message == "client.hello is handled twice: at A/a.swift:1 and at B/b.swift:2")
    }

    @Test func impossibleDefaultsAreNamed() {
        var jobs = JobRegistry()
        jobs.handle(
            raw: "k",
            defaults: JobDefaults(
                queue: "", maxAttempts: 0, timeout: .zero, backoff: .seconds(2), backoffMax: .seconds(1))
        ) { _, _ in .done }
        let error = #expect(throws: SkeinError.self) { try jobs.validate() }
        for word in ["queue", "maxAttempts", "timeout", "backoffMax"] {
            #expect(error?.message.contains(word) == true, "\(word)")
        }
    }

    @Test func kindsAndAliasesAreInstalledOnce() async throws {
        try await withClient { database, _ in
            var jobs = JobRegistry()
            jobs.handle(Greet.self) { _, _ in .done }
            let registry = jobs
            let changed = try await database.pool.run { connection in
                let before = try connection.query("select max(defined_at)::text from skein.kinds").get(
                    String.self, row: 0, 0)
                try registry.install(connection)
                let after = try connection.query("select max(defined_at)::text from skein.kinds").get(
                    String.self, row: 0, 0)
                return before != after
            }
            #expect(!changed)
            let rows = try await database.pool.run { connection in
                let rows = try connection.query(
                    """
                    select name || ' ' || queue || ' ' || priority || ' ' || max_attempts || ' ' || timeout
                    from skein.kind where name like 'client.%' order by name
                    """)
                return try (0..<rows.count).map { try rows.get(String.self, row: $0, 0) }
            }
            #expect(rows == ["client.greet client 50 3 00:15:00", "client.hello client 50 3 00:15:00"])
        }
    }

    @Test func rulesTheDatabaseDoesNotKnowAreRefused() async throws {
        try await withClient { database, _ in
            var jobs = JobRegistry()
            jobs.handle(raw: "k", rules: ArgumentRules(unchecked: #"{"oneOf":[]}"#)) { _, _ in .done }
            let registry = jobs
            let error = try await refusal { try await database.pool.run { try registry.install($0) } }
            #expect(error?.code == .badArguments)
            #expect(error?.pointer == "/oneOf")
        }
    }

    @Test func aHandlerCanBeTriedWithoutAWorker() async throws {
        try await withClient { database, _ in
            var jobs = JobRegistry()
            jobs.handle(Greet.self) { job, context in
                await context.progress(2, "half")
                await context.log("hello \(job.args.name)", level: .warning)
                return try await context.completeReturning { connection in
                    try connection.query("select 40 + $1::int4", [.int4(Int32(job.attempt))]).get(Int32.self, row: 0, 0)
                }
            }
            let performed = try await perform(Greet(name: "a"), in: jobs, database: database, attempt: 2)
            guard case .settled = performed.outcome else {
                Issue.record("not settled")
                return
            }
            #expect(performed.result == "42")
            #expect(performed.progress == [.init(fraction: 1, note: "half")])
            #expect(performed.log == [.init(level: "warning", message: "hello a")])
            let error = try await refusal {
                _ = try await perform(kind: "nobody", json: "{}", in: jobs, database: database)
            }
            #expect(error?.code == .unknownKind)
        }
    }

    @Test func expectationsSayWhatThereIs() async throws {
        try await withClient { database, skein in
            _ = try await skein.enqueue(Greet(name: "a"))
            try await requireEnqueued(Greet.self, in: database, count: 1) { $0.args.name == "a" }
            let failure = await #expect(throws: ExpectationFailure.self) {
                try await requireEnqueued(Greet.self, in: database) { $0.args.name == "b" }
            }
            #expect(failure?.description == "expected some jobs of client.greet, found 0 (of 1 of the kind)")
        }
    }
}
