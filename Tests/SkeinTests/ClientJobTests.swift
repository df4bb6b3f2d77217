import FoundationEssentials
import PQ
import Skein
import SkeinTesting
import TestSupport
import Testing

@Suite struct ClientJobTests {
    @Test func aWaitingJobIsCancelledAndRetried() async throws {
        try await withClient { _, skein in
            let job = try await skein.enqueue(Greet(name: "a"), EnqueueOptions(delay: .seconds(600))).id
            #expect(try await skein.status(job).state == .scheduled)
            #expect(try await skein.explain(job).isEmpty == false)
            #expect(try await skein.cancel(job, reason: "why") == .cancelled)
            let status = try await skein.status(job)
            #expect(status.state == .cancelled)
            #expect(status.state.isFinal)
            #expect(status.finishedAt != nil)
            #expect(try await skein.cancel(job) == .finished)
            #expect(try await skein.retry(job))
            #expect(try await skein.status(job).state.isFinal == false)
            #expect(try await skein.retry(job) == false)
        }
    }

    @Test func aReadyJobIsAskedToStop() async throws {
        try await withClient { _, skein in
            let job = try await skein.enqueue(Greet(name: "a")).id
            #expect(try await skein.status(job).state == .available)
            #expect(try await skein.cancel(job) == .requested)
        }
    }

    @Test func aJobCanBeMoved() async throws {
        try await withClient { database, skein in
            let job = try await skein.enqueue(Greet(name: "a"), EnqueueOptions(delay: .seconds(600))).id
            let at = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded() + 7_200)
            #expect(try await skein.reschedule(job, at: at))
            #expect(try await skein.status(job).runAt == at)
            try await advance(by: .seconds(3_600), in: database)
            #expect(try await skein.status(job).runAt == at.addingTimeInterval(-3_600))
            let error = try await refusal { try await skein.reschedule(job, at: .distantFuture) }
            #expect(error?.code == .outOfRange)
        }
    }

    @Test func nobodysJobIsNotFound() async throws {
        try await withClient { _, skein in
            let id: JobID = 999_999
            let calls: [() async throws -> Void] = [
                { try await skein.cancel(id) }, { try await skein.retry(id) }, { _ = try await skein.status(id) },
                { _ = try await skein.explain(id) }, { _ = try await skein.reschedule(id, at: Date()) },
            ]
            for call in calls {
                let code = try await refusalCode(call)
                #expect(code == .notFound)
            }
        }
    }

    @Test func pausesBeginAndEnd() async throws {
        try await withClient { _, skein in
            try await skein.pause(.kind(Greet.kind), reason: "look at it")
            #expect(try await skein.resume(.kind(Greet.kind)))
            #expect(try await skein.resume(.kind(Greet.kind)) == false)
            try await skein.pause(.tenant("s'1"), reason: "", until: Date().addingTimeInterval(60))
            #expect(try await skein.resume(.tenant("s'1")))
            let code = try await refusalCode { try await skein.pause(.queue("nobody"), reason: "") }
            #expect(code == .notFound)
        }
    }

    @Test func logAndFailuresOfAJobWithoutAnyAreEmpty() async throws {
        try await withClient { _, skein in
            let job = try await skein.enqueue(Greet(name: "a")).id
            #expect(try await skein.log(job).isEmpty)
            #expect(try await skein.failures(job).isEmpty)
        }
    }
}
