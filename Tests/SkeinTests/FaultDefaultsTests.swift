import PQ
import Skein
import TestSupport
import Testing

@Suite("Faults: with the settings that are shipped", .timeLimit(.minutes(2)))
struct FaultDefaultsTests {
    @Test("a job of a worker that was killed runs elsewhere within 35 s; a live worker's long job is not touched")
    func rescue() async throws {
        try await withLab { lab in
            let doomed = try lab.startAsShipped("concurrency=1")
            let first = try await lab.enqueue(1, ms: 5000)
            try await eventually("the first one runs") { try await lab.int("select count(*) from runs") == 1 }
            let living = try lab.startAsShipped("concurrency=2")
            // longer than the time after which a silent worker counts as dead
            let long = try await lab.enqueue(1, ms: 42_000)
            try await eventually("the long one runs") { try await lab.int("select count(*) from runs") == 2 }
            #expect(
                try await lab.int("select count(distinct process) from runs") == 2,
                "the long one is with the other worker")
            let killed = ContinuousClock.now
            try await doomed.kill9()
            try await eventually(within: .seconds(50), "the second attempt") {
                try await lab.int("select count(*) from runs where job = $1", [.int8(first[0])]) == 2
            }
            let rescued = ContinuousClock.now - killed
            print("default settings: run again \(rescued) after kill -9")
            #expect(rescued < .seconds(35))
            #expect(rescued > .seconds(20), "no worker may be declared dead for a short silence")
            try await lab.completed(2, within: .seconds(60))
            #expect(living.isRunning)
            #expect(try await lab.int("select count(*) from runs where job = $1", [.int8(long[0])]) == 1)
            #expect(try await lab.int("select max(attempt) from ledger where job = $1", [.int8(long[0])]) == 1)
            #expect(try await lab.int("select count(*) from ledger") == 2)
        }
    }
}
