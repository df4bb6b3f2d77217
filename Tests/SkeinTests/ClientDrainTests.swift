import PQ
import Skein
import SkeinTesting
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ClientDrainTests {
    @Test func everyOutcomeIsCounted() async throws {
        try await withClient { database, skein in
            var jobs = JobRegistry()
            jobs.handle(Greet.self) { job, context in
                switch job.args.name {
                case "result": return .result(["n": 1])
                case "cancel": return .cancel(reason: "no use")
                case "discard": return .discard(code: "bad", reason: "for good")
                case "fail": throw JobFailure(code: "oops", message: "not now")
                case "settle":
                    return try await context.completeReturning { connection in
                        try connection.query("select 42").get(Int32.self, row: 0, 0)
                    }
                default: return .done
                }
            }
            var ids: [String: JobID] = [:]
            for name in ["done", "result", "cancel", "discard", "fail", "settle"] {
                ids[name] = try await skein.enqueue(Greet(name: name)).id
            }
            let report = try await drain(jobs, in: database)
            #expect(report == DrainReport(completed: 3, cancelled: 1, discarded: 1, waiting: 1))
            #expect(try await skein.status(try #require(ids["result"])).result(as: [String: Int].self) == ["n": 1])
            #expect(try await skein.status(try #require(ids["settle"])).result == "42")
            #expect(try await skein.status(try #require(ids["discard"])).state == .discarded)
            let failing = try #require(ids["fail"])
            #expect(try await skein.status(failing).state == .retryable)
            #expect(try await skein.failures(failing).map(\.code) == ["oops"])
        }
    }

    @Test func pushingTheClockMakesRetriesDue() async throws {
        try await withClient { database, skein in
            var jobs = JobRegistry()
            jobs.handle(Greet.self) { job, _ in
                guard job.attempt == 3 else { throw JobFailure(code: "oops", message: "not now") }
                return .done
            }
            let id = try await skein.enqueue(Greet(name: "a")).id
            for _ in 1...2 {
                #expect(try await drain(jobs, in: database).waiting == 1)
                try await advance(by: .seconds(3_600), in: database)
            }
            #expect(try await drain(jobs, in: database).completed == 1)
            #expect(try await skein.status(id).state == .completed)
            #expect(try await skein.failures(id).count == 2)
        }
    }

    @Test func jobsThatWaitForOthersFollowInTheSameDrain() async throws {
        try await withClient { database, skein in
            let order = Mutex<[String]>([])
            var jobs = JobRegistry()
            jobs.handle(Greet.self) { job, _ in
                order.withLock { $0.append(job.args.name) }
                return .done
            }
            let first = try await skein.enqueue(Greet(name: "first")).id
            let second = try await skein.enqueue(Greet(name: "second"), EnqueueOptions(after: [first])).id
            _ = try await skein.enqueue(Greet(name: "third"), EnqueueOptions(after: [second]))
            #expect(try await drain(jobs, in: database).completed == 3)
            #expect(order.withLock { $0 } == ["first", "second", "third"])
        }
    }
}
