import PQ
import Synchronization
import TestSupport
import Testing

@testable import Skein

@Suite("Worker: places of a queue", .timeLimit(.minutes(2))) struct WorkerQueuePlacesTests {
    @Test("jobs of minutes take no more than their queue's places, and short jobs of other queues run beside them")
    func leavesTheRest() async throws {
        try await withQueue { database, skein in
            let gate = Gate()
            let slow = Mutex((now: 0, most: 0, begun: 0))
            let jobs = chores { job, _ in
                guard job.args.name == "slow" else { return .done }
                slow.withLock { slow in
                    slow.now += 1
                    slow.begun += 1
                    slow.most = max(slow.most, slow.now)
                }
                try await gate.pass()
                slow.withLock { $0.now -= 1 }
                return .done
            }
            try await database.pool.run { _ = try $0.query("select skein.define_queue('slow')") }
            for _ in 0..<10 { _ = try await skein.enqueue(Chore(name: "slow"), EnqueueOptions(queue: "slow")) }
            let worker = RunningWorker(
                database, jobs,
                .quick {
                    $0.queues = ["default", "slow"]
                    $0.queueConcurrency = ["slow": 2]
                })
            try await eventually("both places are taken") { slow.withLock { $0.begun } == 2 }
            _ = try await skein.enqueue(contentsOf: (0..<200).map { Chore(name: "short \($0)") })
            try await eventually(within: .seconds(15), "the short ones are done") {
                try await database.int("select count(*) from skein.job where state = 'completed'") == 200
            }
            #expect(slow.withLock { $0.begun } == 2)
            gate.open()
            try await eventually(within: .seconds(15), "the slow ones are done") {
                try await database.int("select count(*) from skein.job where state = 'completed'") == 210
            }
            try await worker.drain()
            #expect(slow.withLock { $0.most } == 2)
        }
    }

    @Test("a queue with places of its own is not passed over while another never runs empty")
    func getsItsPlaces() async throws {
        try await withQueue { database, skein in
            let ends = Atomic(false)
            let slow = Mutex(0)
            let jobs = chores { job, _ in
                if job.args.name == "slow" {
                    slow.withLock { $0 += 1 }
                } else if !ends.load(ordering: .relaxed) {
                    // one done, two come: its queue never runs empty
                    _ = try await skein.enqueue(contentsOf: [Chore(name: "short"), Chore(name: "short")])
                    try await Task.sleep(for: .milliseconds(20))
                }
                return .done
            }
            try await database.pool.run { _ = try $0.query("select skein.define_queue('slow')") }
            _ = try await skein.enqueue(contentsOf: (0..<20).map { _ in Chore(name: "short") })
            for _ in 0..<5 { _ = try await skein.enqueue(Chore(name: "slow"), EnqueueOptions(queue: "slow")) }
            let worker = RunningWorker(
                database, jobs,
                .quick {
                    $0.queues = ["default", "slow"]
                    $0.queueConcurrency = ["slow": 1]
                })
            try await eventually(within: .seconds(15), "the slow ones got their turn") { slow.withLock { $0 } == 5 }
            ends.store(true, ordering: .relaxed)
            try await worker.drain()
        }
    }

    @Test("each of the queues that are asked apart begins, and serves its low lanes, in its turn", arguments: 0...8)
    func turns(bounded: Int) throws {
        let queues = (0..<bounded).map { "bounded \($0)" }
        var configuration = Worker.Configuration(queues: ["default"] + queues)
        configuration.queueConcurrency = Dictionary(uniqueKeysWithValues: queues.map { ($0, 1) })
        let workload = Workload(configuration)
        // those that begin with a turn in which a claim serves a low lane
        var served: Set<String> = []
        for turn in 0..<8 * (bounded + 1) {
            let wish = try #require(workload.wanted(turn: turn)?.first)
            if wish.turn % 8 == 7 { served.formUnion(wish.queues) }
        }
        #expect(served == Set(configuration.queues))
    }

    @Test("a worker that drains ends only when its bounded queues are empty as well")
    func drains() async throws {
        try await withQueue { database, skein in
            let jobs = chores { _, _ in .done }
            try await database.pool.run { _ = try $0.query("select skein.define_queue('slow')") }
            for _ in 0..<7 { _ = try await skein.enqueue(Chore(name: "slow"), EnqueueOptions(queue: "slow")) }
            _ = try await skein.enqueue(contentsOf: (0..<7).map { Chore(name: "\($0)") })
            try await RunningWorker(
                database, jobs,
                .quick {
                    $0.queues = ["slow", "default"]
                    $0.queueConcurrency = ["slow": 1]
                    $0.mode = .drain
                }
            ).ended()
            #expect(try await database.int("select count(*) from skein.job where state = 'completed'") == 14)
        }
    }
}
