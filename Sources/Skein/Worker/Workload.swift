import DequeModule
import Synchronization

/// The jobs that this worker holds: claimed ones that wait for a place, and how many run. Decides how many more to claim,
/// and never touches the database.
final class Workload: Sendable {
    /// One job to run.
    struct Item: Sendable {
        let lease: Lease
        let row: Int
    }

    private struct Batch {
        let lease: Lease
        let addedAt: ContinuousClock.Instant
        var next: Int
    }

    private struct Inside {
        var batches: Deque<Batch> = []
        var buffered = 0
        var running = 0
        var suspects = 0
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
    private let inside = Mutex(Inside())

    init(concurrency: Int, claimSizeMax: Int) {
        self.concurrency = concurrency
        self.claimSizeMax = claimSizeMax
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
        let item = Item(lease: batch.lease, row: batch.next)
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
    func finished(micros: Int32, wasSuspect: Bool) {
        let hasRoom = inside.withLock { inside -> Bool in
            inside.running -= 1
            if wasSuspect { inside.suspects -= 1 }
            // One slow job weighs at once, fast ones only over many: claiming too much holds jobs up, too little does not.
            let mean = inside.meanMicros ?? Double(micros)
            let weight = Double(micros) > mean ? 0.2 : 0.02
            inside.meanMicros = mean + (Double(micros) - mean) * weight
            return inside.buffered == 0 && inside.running < concurrency
        }
        if hasRoom { demand.set() }
    }

    // MARK: Claiming

    /// What to ask for, or nil while there is enough.
    func wanted() -> (limit: Int, free: Int, suspects: Int)? {
        inside.withLock { inside in
            guard !inside.isClosed else { return nil }
            inside.isDemanding = false
            let target = target(inside.meanMicros)
            let held = inside.running + inside.buffered
            guard held < concurrency || held <= target / 2 else { return nil }
            let isFast = (inside.meanMicros ?? 200_000) < 50_000
            let free = isFast ? concurrency : concurrency - held
            return (min(target - held, claimSizeMax), max(free, 0), inside.suspects == 0 ? 1 : 0)
        }
    }

    /// How many jobs to hold: enough for a fifth of a second, and never fewer than there are places.
    private func target(_ meanMicros: Double?) -> Int {
        let ahead = meanMicros.map { Double(concurrency) * 200_000 / max($0, 1) } ?? Double(concurrency)
        return max(concurrency, Int(min(ahead, Double(2 * claimSizeMax))))
    }

    /// Hands the jobs of a new lease to the runners. Jobs of microseconds wake only as many as have a millisecond of work
    /// each; ``rouse()`` wakes the others should the estimate be wrong.
    func add(_ lease: Lease) {
        let starts = inside.withLock { inside -> [(CheckedContinuation<Item?, Never>, Item)] in
            inside.batches.append(Batch(lease: lease, addedAt: .now, next: 0))
            inside.buffered += lease.count
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
                (batch.next..<batch.lease.count).map { Item(lease: batch.lease, row: $0) }
            }
            inside.batches.removeFirst(late.count)
            inside.buffered -= items.count
            inside.suspects -= items.count { $0.lease.isSuspect($0.row) }
            inside.meanMicros = 1_000_000
            return items
        }
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
