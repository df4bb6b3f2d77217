import PQ
import Skein
import SkeinKinds
import SkeinTesting
import TestSupport
import Testing

/// The built-in kinds from enqueue to result, through a database and a worker.
@Suite(.timeLimit(.minutes(1))) struct BuiltinKindsTests {
    private func withKinds(
        _ body: @Sendable (Database, Skein, JobRegistry) async throws -> Void
    ) async throws {
        try await withDatabase { test in
            let database = Database(test.conninfo, poolSize: 4, logger: testLogger)
            var jobs = JobRegistry()
            BuiltinKinds.register(
                in: &jobs,
                allowing: ExecPolicy(
                    programs: ["cat": .init(path: "/bin/cat"), "false": .init(path: "/bin/false")]),
                http: Fixture.loopback)
            let outcome: Result<Void, any Error>
            do {
                let registry = jobs
                try await database.pool.run { try registry.install($0) }
                try await body(database, Skein(database), jobs)
                outcome = .success(())
            } catch {
                outcome = .failure(error)
            }
            await database.close()
            try outcome.get()
        }
    }

    @Test func theyRunToTheirEnd() async throws {
        let server = try LoopbackServer.answering(LoopbackServer.answer("200 OK", body: "fine"))
        defer { server.stop() }
        let url = server.url()
        try await withKinds { database, skein, jobs in
            func enqueue(_ kind: JobKind, _ json: String) async throws -> JobID {
                try await skein.enqueue(kind: kind, json: Array(json.utf8)).id
            }
            _ = try await enqueue("noop", "{}")
            _ = try await enqueue("sleep", #"{"ms":1}"#)
            let fail = try await enqueue("fail", #"{"times":1}"#)
            let cat = try await enqueue("exec", #"{"program":"cat","stdin":{"a":[1,"中"]}}"#)
            let fails = try await enqueue("exec", #"{"program":"false"}"#)
            let other = try await enqueue("exec", #"{"program":"rm","args":["-rf","/"]}"#)
            let call = try await enqueue("http", #"{"url":"\#(url)","body":{"a":1},"expect":[200]}"#)
            let report = try await drain(jobs, in: database)
            #expect(report == DrainReport(completed: 4, discarded: 1, waiting: 2))
            #expect(try await skein.status(cat).result?.contains(#"{\"a\": [1, \"中\"]}"#) == true)
            #expect(try await skein.status(call).result?.contains("fine") == true)
            #expect(try await skein.failures(fail).map(\.code) == ["fail"])
            #expect(try await skein.failures(fails).map(\.code) == ["exec_exit_1"])
            #expect(try await skein.status(other).state == .discarded)
        }
    }

    @Test(arguments: [
        ("sleep", "{}", "/ms"), ("sleep", #"{"ms":-1}"#, "/ms"), ("fail", #"{"times":"x"}"#, "/times"),
        ("exec", "{}", "/program"), ("exec", #"{"program":"p","args":[1]}"#, "/args/*"),
        ("exec", #"{"program":"p","shell":true}"#, ""), ("http", #"{"url":"file:///etc/passwd"}"#, "/url"),
        ("http", #"{"url":"http://a","method":"TRACE"}"#, "/method"),
        ("http", #"{"url":"http://a","redirects":4}"#, "/redirects"),
        ("http", #"{"url":"http://a","expect":[]}"#, "/expect"),
        ("http", #"{"url":"http://a","headers":[]}"#, "/headers"),
    ])
    func wrongArgumentsAreRefusedAtEnqueue(_ kind: String, _ json: String, _ pointer: String) async throws {
        try await withKinds { _, skein, _ in
            let error = await #expect(throws: SkeinError.self) {
                _ = try await skein.enqueue(kind: JobKind(rawValue: kind), json: Array(json.utf8))
            }
            #expect(error?.code == .badArguments)
            #expect(error?.pointer == pointer)
        }
    }

    @Test func longArgumentsPass() async throws {
        let long = String(repeating: "x", count: 30_000)
        try await withKinds { _, skein, _ in
            let json = #"{"program":"cat","args":["\#(long)","\#(long)"],"stdin":"\#(long)"}"#
            let made = try await skein.enqueue(kind: "exec", json: Array(json.utf8))
            #expect(made.created)
        }
    }
}
