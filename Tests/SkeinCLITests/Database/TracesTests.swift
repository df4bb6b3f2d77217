import FoundationEssentials
import PQ
import Synchronization
import TestSupport
import Testing

@testable import SkeinCLI

@Suite("Traces and logs by command", .timeLimit(.minutes(2)))
struct TracesTests {
    private static let one = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    private static let other = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test(
        "A job gets the trace of --trace, else that of the environment, else none; a broken one is refused or left out")
    func enqueue() async throws {
        try await Seed.database { database in
            func enqueue(_ more: [String], _ inherited: String? = nil, input: String = "") async -> CommandRun {
                await database.skein(
                    ["enqueue", "noop"] + more, environment: inherited.map { ["TRACEPARENT": $0] } ?? [:],
                    input: Array(input.utf8))
            }
            for run in [
                await enqueue(["--trace", Self.one], Self.other), await enqueue([], Self.other),
                await enqueue([], "not a traceparent"), await enqueue([]),
                await enqueue(["--trace", Self.one, "--jsonl", "-"], input: "{}\n{}\n"),
            ] { #expect(run.status == .done, "\(run.err)") }
            let stored = try await database.psql("select coalesce(trace, '-') from skein.job order by id")
            #expect(stored == [Self.one, Self.other, "-", "-", Self.one, Self.one].joined(separator: "\n") + "\n")
            let refused = await enqueue(["--trace", "00-1-2-01", "-o", "json"])
            #expect(refused.status == .failed)
            for part in ["SK010", "/trace", "traceparent"] { #expect(refused.err.contains(part), "\(refused.err)") }
        }
    }

    @Test(
        "A worker sends spans where otlp.endpoint says; its log is one JSON object a line, with the trace, without arguments"
    )
    func worker() async throws {
        let seen = Mutex<[String]>([])
        let server = try LoopbackServer { connection in
            let request = connection.readRequest()
            seen.withLock { $0.append(request) }
            connection.send(LoopbackServer.answer("200 OK", body: "{}"))
        }
        defer { server.stop() }
        try await Seed.database("") { database in
            let environment = [
                "SKEIN_OTLP_ENDPOINT": server.url(""), "SKEIN_OTLP_SERVICE_NAME": "skein-test",
                "SKEIN_LOG_LEVEL": "debug",
            ]
            #expect(await database.skein("worker", "--once").status == .done)
            for job in [
                ["fail", #"{"times": 1}"#, "--max-attempts", "1", "--trace", Self.one],
                ["noop", #"{"note": "planted-argument"}"#],
            ] {
                let enqueued = await database.skein(["enqueue"] + job)
                #expect(enqueued.status == .done, "\(enqueued.err)")
            }
            let run = await database.skein("worker", "--drain", environment: environment)
            #expect(run.status == .done, "\(run.err)")
            let spans = seen.withLock { $0.joined() }
            for part in [
                "POST /v1/traces ", "\"skein-test\"", "\"traceId\":\"0af7651916cd43dd8448eb211c80319c\"",
                "process fail",
                "\"skein.outcome\"", "\"discarded\"",
            ] { #expect(spans.contains(part), "\(part)\n\(spans)") }
            let lines = run.err.split(separator: "\n").map(String.init)
            var failure: [String: String]?
            for line in lines {
                let object = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
                for key in ["time", "level", "logger", "message"] { #expect(object[key] != nil, "\(line)") }
                #expect(object["time"]?.wholeMatch(of: #/[0-9-]{10}T[0-9:]{8}\.[0-9]+Z/#) != nil, "\(line)")
                if object["message"] == "An attempt failed" { failure = object }
            }
            #expect(lines.count > 2)
            let told = try #require(failure)
            #expect(told["trace_id"] == "0af7651916cd43dd8448eb211c80319c" && told["span_id"]?.count == 16)
            #expect(told["kind"] == "fail" && told["attempt"] == "1" && told["job"] == "1" && told["worker"] != nil)
            #expect(!run.err.contains("planted-argument") && !spans.contains("planted-argument"))
        }
    }

    @Test("What is no address of a collector is a usage error, before anything is done")
    func badEndpoint() async throws {
        try await Seed.database("") { database in
            for endpoint in ["127.0.0.1:4318", "ftp://127.0.0.1", "http://user:secret@127.0.0.1"] {
                let run = await database.skein("worker", "--once", environment: ["SKEIN_OTLP_ENDPOINT": endpoint])
                #expect(run.status == .usage && run.err.contains("otlp.endpoint"), "\(run.transcript)")
                #expect(!run.err.contains("secret"))
            }
        }
    }
}
