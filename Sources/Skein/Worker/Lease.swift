import FoundationEssentials
import Logging
import PQ
import Synchronization

/// The jobs of one claim: which are still to be started, and what became of the others. Results are settled in flushes;
/// each has a part number, so that repeating one after a lost connection changes nothing.
final class Lease: Sendable {
    /// What names the lease in the database.
    struct Key: Sendable, Hashable {
        let slice: Int32
        let lane: Int32
        let seq: Int64
        let token: Int64
    }

    /// One flush of results, to be repeated as it is until it is known to be stored.
    struct Flush: Sendable {
        let lease: Lease
        let part: Int32
        let ids: [Int64]
        let micros: [Int32]
        let each: [LeaseResult]
        /// All of them, for the metrics.
        let ends: [AttemptEnd]
    }

    private struct Inside {
        var ids: [Int64] = []
        var micros: [Int32] = []
        var each: [LeaseResult] = []
        var ends: [AttemptEnd] = []
        var unsettled: Int
        var part: Int32 = 0
        var isAnnounced = false
        /// Flushes that were taken and are not known to be stored.
        var flying = 0
        /// When each job last wrote progress, which its end has to remove.
        var progressAt: [Int64: ContinuousClock.Instant] = [:]
        /// Jobs that their handlers settled in transactions of their own.
        var settled: Set<Int64> = []
    }

    /// What the claim gave.
    let jobs: ClaimedBatch
    /// When the claim's answer was here.
    let claimedAt = ContinuousClock.now
    private let inside: Mutex<Inside>

    var key: Key { jobs.key }
    /// When it was written, by the server's clock.
    var leasedAt: Date { jobs.leasedAt }
    var count: Int { jobs.count }

    /// Takes over the jobs of a claim.
    init(_ jobs: ClaimedBatch) {
        self.jobs = jobs
        inside = Mutex(Inside(unsettled: jobs.count))
    }

    func id(_ index: Int) -> Int64 { jobs.id(index) }

    /// Whether a job of this lease came alone, since its workers died.
    func isSuspect(_ index: Int) -> Bool { jobs.flags(index) & 4 != 0 }

    /// The end of a job of this lease, for the metrics. `start` is when its handler began.
    func end(
        of index: Int, _ outcome: AttemptEnd.Outcome, from start: ContinuousClock.Instant? = nil, micros: Int64? = nil
    ) -> AttemptEnd {
        let before = jobs.waitedMicros(index)
        return AttemptEnd(
            job: jobs.id(index), kind: jobs.kindNumber(index), outcome: outcome,
            waitedMicros: start.map { max(0, before + ($0 - claimedAt).wholeMicroseconds) }, ranMicros: micros)
    }

    // MARK: Results

    /// Keeps a result.
    ///
    /// - Returns: Whether the lease has something to flush that nobody was told of, and whether it is all it ever will.
    func record(_ result: LeaseResult, holdsNothing: Bool) -> (isNews: Bool, isComplete: Bool) {
        inside.withLock { inside in
            if !inside.settled.isEmpty, inside.settled.contains(result.id) { return (false, inside.unsettled == 0) }
            if result.outcome == .done, result.result == nil, holdsNothing, inside.progressAt[result.id] == nil {
                inside.ids.append(result.id)
                inside.micros.append(result.micros ?? 0)
            } else {
                inside.each.append(result)
            }
            if let end = result.end { inside.ends.append(end) }
            inside.unsettled -= 1
            let isComplete = inside.unsettled == 0
            let isNews = !inside.isAnnounced || isComplete
            inside.isAnnounced = true
            return (isNews, isComplete)
        }
    }

    /// A handler settled this job in its own transaction.
    func noteSettled(_ id: Int64) {
        inside.withLock { inside in
            if inside.settled.insert(id).inserted { inside.unsettled -= 1 }
        }
    }

    /// Whether a handler settled this job in its own transaction.
    func isSettled(_ id: Int64) -> Bool { inside.withLock { $0.settled.contains(id) } }

    /// Whether it is time to write a job's progress: once a second is enough for people to see.
    func mayWriteProgress(_ id: Int64, isLast: Bool) -> Bool {
        inside.withLock { inside in
            if let last = inside.progressAt[id], ContinuousClock.now - last < .seconds(1), !isLast { return false }
            inside.progressAt[id] = .now
            return true
        }
    }

    /// A part number for a settle outside the flushes. Each settle uses up two.
    func nextPart() -> Int32 {
        inside.withLock { inside in
            inside.part += 2
            return inside.part
        }
    }

    /// What has not been flushed yet; nil when there is nothing.
    func takeFlush() -> Flush? {
        inside.withLock { inside in
            inside.isAnnounced = false
            guard !inside.ids.isEmpty || !inside.each.isEmpty else { return nil }
            // plain completions use one part, single results two
            inside.part += 4
            let flush = Flush(
                lease: self, part: inside.part - 2, ids: inside.ids, micros: inside.micros, each: inside.each,
                ends: inside.ends)
            inside.ids = []
            inside.micros = []
            inside.each = []
            inside.ends = []
            inside.flying += 1
            return flush
        }
    }

    /// A flush is stored.
    func noteStored() {
        inside.withLock { $0.flying -= 1 }
    }

    /// Whether the database knows the end of every job of the lease, so that a rescuer need not read it any more.
    var isClosed: Bool {
        inside.withLock { $0.unsettled <= 0 && $0.flying == 0 && $0.ids.isEmpty && $0.each.isEmpty }
    }
}
