import DequeModule
import Synchronization

/// The jobs that this worker holds: claimed ones that wait for a place, and how many run. Decides how many more to claim,
/// and never touches the database.
final class Workload: Sendable {
    /// One job to run.
    struct Item: Sendable {
        let lease: Lease
        let row: Int
        /// The queue that it came from, if that queue has places of its own.
        let ration: String?
    }

    /// What one claim asks for: jobs of these queues.
    struct Wish: Sendable {
        let queues: [String]
        /// The queue, if it has places of its own.
        let ration: String?
        let limit: Int
        let free: Int
        let suspects: Int
        /// Counts the claims of these queues: low lanes get their guaranteed share by it, whichever wish comes first.
        var turn = 0
    }

    private struct Batch {
        let lease: Lease
        let ration: String?
        let addedAt: ContinuousClock.Instant
        var next: Int
    }

    private struct Inside {
        var batches: Deque<Batch> = []
        var buffered = 0
        var running = 0
        var suspects = 0
        /// How many jobs are held of each queue that has places of its own.
        var rationed: [String: Int] = [:]
        var isDemanding = false
        var idle: [CheckedContinuation<Item?, Never>] = []
        var isClosed = false
        /// Smoothed run time of a job in microseconds; nil before the first one ended.
        var meanMicros: Double?
    }

    /// Raised when the worker could use more jobs.
    let demand = Signal()
    private let concurrency: Int
    private let claimSizeMax: Int
    private let rations: [(queue: String, places: Int)]
    private let freeQueues: [String]
    private let inside = Mutex(Inside())

    init(_ configuration: Worker.Configuration) {
        concurrency = configuration.concurrency
        claimSizeMax = configuration.claimSizeMax
        let places = configuration.queueConcurrency
        rations = configuration.queues.compactMap { queue in places[queue].map { (queue, $0) } }
        freeQueues = configuration.queues.filter { places[$0] == nil }
    }

    // MARK: Runners

    /// The next job, or nil when the worker takes no more. Waits while there is none.
    func next() async -> Item? {
        if let item = take() { return item }
        return await withCheckedContinuation { continuation in
            let answer = inside.withLock { inside -> Item?? in
                if let item = Self.pop(&inside) { return .some(item) }
                if inside.isClosed { return .some(nil) }
                inside.idle.append(continuation)
                return .none
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    private func take() -> Item? {
        let (item, isLow) = inside.withLock { inside -> (Item?, Bool) in
            guard let item = Self.pop(&inside) else { return (nil, false) }
            // told once per claim, not once per job
            let isLow = !inside.isDemanding && inside.running + inside.buffered <= target(inside.meanMicros) / 2
            if isLow { inside.isDemanding = true }
            return (item, isLow)
        }
        if isLow { demand.set() }
        return item
    }

    private static func pop(_ inside: inout Inside) -> Item? {
        guard !inside.isClosed, var batch = inside.batches.first else { return nil }
        let item = Item(lease: batch.lease, row: batch.next, ration: batch.ration)
        batch.next += 1
        if batch.next == batch.lease.count {
            inside.batches.removeFirst()
        } else {
            inside.batches[0] = batch
        }
        inside.buffered -= 1
        inside.running += 1
        return item
    }

    /// A job ended after this many microseconds.
    func finished(_ item: Item, micros: Int32) {
        let wasSuspect = item.lease.isSuspect(item.row)
        let hasRoom = inside.withLock { inside -> Bool in
            inside.running -= 1
            if wasSuspect { inside.suspects -= 1 }
            Self.giveBack(1, of: item.ration, &inside)
            // One slow job weighs at once, fast ones only over many: claiming too much holds jobs up, too little does not.
            let mean = inside.meanMicros ?? Double(micros)
            let weight = Double(micros) > mean ? 0.2 : 0.02
            inside.meanMicros = mean + (Double(micros) - mean) * weight
            return inside.buffered == 0 && inside.running < concurrency
        }
        if hasRoom { demand.set() }
    }

    // MARK: Claiming

    /// What to ask for, one wish after the other until a claim brings something; or nil while there is enough. Queues that have
    /// places of their own are asked apart, since a claim cannot bound them otherwise; `turn` says who begins.
    func wanted(turn: Int) -> [Wish]? {
        inside.withLock { inside in
            guard !inside.isClosed else { return nil }
            inside.isDemanding = false
            let target = target(inside.meanMicros)
            let held = inside.running + inside.buffered
            guard held < concurrency || held <= target / 2 else { return nil }
            let isFast = (inside.meanMicros ?? 200_000) < 50_000
            let free = max(isFast ? concurrency : concurrency - held, 0)
            let limit = min(target - held, claimSizeMax)
            let suspects = inside.suspects == 0 ? 1 : 0
            let all = Wish(queues: freeQueues, ration: nil, limit: limit, free: free, suspects: suspects)
            let rationed = rations.compactMap { queue, places -> Wish? in
                let room = places - inside.rationed[queue, default: 0]
                guard room > 0 else { return nil }
                return Wish(
                    queues: [queue], ration: queue, limit: min(limit, room), free: min(free, room), suspects: suspects)
            }
            var wishes = freeQueues.isEmpty ? rationed : [all] + rationed
            guard !wishes.isEmpty else { return nil }
            for index in wishes.indices { wishes[index].turn = turn / wishes.count }
            let first = turn % wishes.count
            return Array(wishes[first...] + wishes[..<first])
        }
    }

    /// How many jobs to hold: enough for a fifth of a second, and never fewer than there are places.
    private func target(_ meanMicros: Double?) -> Int {
        let ahead = meanMicros.map { Double(concurrency) * 200_000 / max($0, 1) } ?? Double(concurrency)
        return max(concurrency, Int(min(ahead, Double(2 * claimSizeMax))))
    }

    /// Hands the jobs of a new lease to the runners. Jobs of microseconds wake only as many as have a millisecond of work
    /// each; ``rouse()`` wakes the others should the estimate be wrong.
    func add(_ lease: Lease, ration: String?) {
        let starts = inside.withLock { inside -> [(CheckedContinuation<Item?, Never>, Item)] in
            inside.batches.append(Batch(lease: lease, ration: ration, addedAt: .now, next: 0))
            inside.buffered += lease.count
            if let ration { inside.rationed[ration, default: 0] += lease.count }
            if lease.isSuspect(0) { inside.suspects += 1 }
            let work = (inside.meanMicros ?? 1_000_000) * Double(inside.buffered)
            return Self.starts(&inside, atMost: 1 + Int(min(work / 1000, 1_000_000)))
        }
        for (runner, item) in starts { runner.resume(returning: item) }
    }

    /// Wakes every idle runner that a waiting job can be given to.
    func rouse() {
        let starts = inside.withLock { Self.starts(&$0, atMost: .max) }
        for (runner, item) in starts { runner.resume(returning: item) }
    }

    private static func starts(
        _ inside: inout Inside, atMost count: Int
    ) -> [(CheckedContinuation<Item?, Never>, Item)] {
        var starts: [(CheckedContinuation<Item?, Never>, Item)] = []
        while starts.count < count, let runner = inside.idle.last, let item = pop(&inside) {
            inside.idle.removeLast()
            starts.append((runner, item))
        }
        return starts
    }

    /// Takes back the jobs that no runner has started: all of them, or only those that have been waiting for `patience`.
    /// A claim takes what a fifth of a second needs, so what waits much longer was claimed on a wrong estimate.
    func takeUnstarted(waitingFor patience: Duration = .zero) -> [Item] {
        inside.withLock { inside in
            let now = ContinuousClock.now
            let late = inside.batches.prefix { patience == .zero || now - $0.addedAt > patience }
            guard !late.isEmpty else { return [] }
            let items = late.flatMap { batch in
                (batch.next..<batch.lease.count).map { Item(lease: batch.lease, row: $0, ration: batch.ration) }
            }
            for batch in late { Self.giveBack(batch.lease.count - batch.next, of: batch.ration, &inside) }
            inside.batches.removeFirst(late.count)
            inside.buffered -= items.count
            inside.suspects -= items.count { $0.lease.isSuspect($0.row) }
            inside.meanMicros = 1_000_000
            return items
        }
    }

    private static func giveBack(_ places: Int, of ration: String?, _ inside: inout Inside) {
        guard let ration else { return }
        inside.rationed[ration, default: 0] -= places
    }

    /// No runner gets a job any more.
    func close() {
        let idle = inside.withLock { inside -> [CheckedContinuation<Item?, Never>] in
            inside.isClosed = true
            defer { inside.idle = [] }
            return inside.idle
        }
        for runner in idle { runner.resume(returning: nil) }
        demand.set()
    }

    /// How many jobs run and how many wait for a place.
    var held: (running: Int, buffered: Int) { inside.withLock { ($0.running, $0.buffered) } }

    /// The jobs that wait for a place.
    var bufferedJobs: [Int64] {
        inside.withLock { inside in
            inside.batches.flatMap { batch in
                (batch.next..<batch.lease.count).map { batch.lease.id($0) }
            }
        }
    }
}
