import Skein
import TestSupport
import Testing

@testable import SkeinCLI

@Suite("Waiting and working")
struct WorkingTests {
    @Test("A worker that drains works off what is there")
    func drain() async throws {
        try await Seed.database("") { database in
            let first = await database.skein("worker", "--drain")
            #expect(first.status == .done, "\(first.err)")
            for _ in 0..<20 { _ = await database.skein("enqueue", "noop") }
            let second = await database.skein("worker", "--drain", "--concurrency", "4", "--name", "二号")
            #expect(second.status == .done, "\(second.err)")
            let stored = try await database.psql("select count(*) from skein.job where state = 'completed'")
            #expect(stored == "20\n")
            let list = await database.skein("workers", "list", "--all", "-o", "csv")
            #expect(list.out.contains("二号"), "\(list.out)")
        }
    }

    @Test("--wait shows the end: done, or 5 when the job failed")
    func wait() async throws {
        try await Seed.database("") { database in
            _ = await database.skein("worker", "--drain")
            async let worker = database.skein("worker", "--queues", "default", "--concurrency", "2")
            let done = await database.skein("enqueue", "sleep", "-P", "ms:=50", "--wait", "-o", "id")
            #expect(done.status == .done && done.err.contains("completed"), "\(done.transcript)")
            let failed = await database.skein("enqueue", "fail", "-P", "times:=9", "--max-attempts", "1", "--wait")
            #expect(failed.status == .jobFailed && failed.err.contains("discarded"), "\(failed.transcript)")
            let late = await database.skein("enqueue", "noop", "--in", "1h", "--wait", "--wait-timeout", "1")
            #expect(late.status == .failed && late.err.contains("has not ended"))
            _ = await database.skein("workers", "stop", "--all-workers", "--yes")
            let ended = await worker
            #expect(ended.status == .done, "\(ended.err)")
        }
    }

    @Test("Own jobs make an own binary")
    func own() async throws {
        try await Seed.database("") { database in
            var jobs = JobRegistry()
            jobs.handle(raw: "greet") { _, _ in .result("hello") }
            let registry = jobs
            func run(_ arguments: String...) async -> CommandRun {
                await CommandRun.of(
                    arguments, environment: ["SKEIN_DATABASE_URL": database.conninfo], jobs: registry)
            }
            #expect(await run("worker", "--drain").status == .done)
            #expect(await run("enqueue", "greet").status == .done)
            #expect(await run("worker", "--drain").status == .done)
            let show = await run("jobs", "show", "1", "-o", "json")
            #expect(
                show.out.contains(#""state": "completed""#) && show.out.contains(#""result": "hello""#), "\(show.out)")
        }
    }
}
