import FoundationEssentials
import Logging
import PQ
import Synchronization

/// One life of a worker under one number: from its registration to its end, or to the moment it learns that it was declared
/// dead. What it holds is here; the loops are in the extensions beside this file.
final class Incarnation: Sendable {
    let number: Int64
    let database: Database
    let configuration: Worker.Configuration
    let kinds: KindTable
    let control: WorkerControl
    let logger: Logger
    let workload: Workload
    let settler: Settler
    let metrics: WorkerMetrics
    let spans: (any JobSpans)?
    let slots: [RunnerSlot]
    let open = OpenLeases()
    /// Raised when something may have come in: a notification, a command, the end of a job.
    let doorbell = Signal()
    /// Raised for the leader's tick.
    let leaderBell = Signal()
    /// Raised when the worker's phase may have changed.
    let phaseBell = Signal()
    /// Raised when an operator may have asked for quiet.
    let quietBell = Signal()
    /// Producers may have forgotten that this worker sleeps: what they look at does not survive a crash of the server.
    let mayBeForgotten = Atomic(false)
    private let beating = Mutex<Heart?>(nil)

    struct Inside {
        var isDead = false
        var isFinished = false
        /// Jobs that somebody cancelled while they waited here for a place.
        var cancelled: Set<Int64> = []
    }

    let inside = Mutex(Inside())
    /// Spares the look into `inside` for each job while nobody cancels anything.
    private let hasCancelled = Atomic(false)

    init(
        number: Int64, database: Database, configuration: Worker.Configuration, kinds: KindTable,
        control: WorkerControl, metrics: WorkerMetrics, spans: (any JobSpans)?, logger: Logger
    ) {
        self.number = number
        self.database = database
        self.configuration = configuration
        self.kinds = kinds
        self.control = control
        var logger = logger
        logger[metadataKey: "worker"] = .stringConvertible(number)
        self.logger = logger
        workload = Workload(configuration)
        self.metrics = metrics
        self.spans = spans
        settler = Settler(database, open: open, metrics: metrics, logger: logger)
        slots = (0..<configuration.concurrency).map { _ in RunnerSlot() }
    }

    /// Says that this worker lives.
    var heart: Heart {
        beating.withLock { heart in
            if let heart { return heart }
            let made = Heart(
                database, worker: number, interval: configuration.heartbeatInterval, logger: logger,
                report: { [weak self] in self?.report() ?? Heart.Report(oldestLease: nil, running: 0, held: []) },
                onAnswer: { [weak self] answer in self?.obey(answer) })
            heart = made
            return made
        }
    }

    /// How long ago the database last heard of this worker.
    var heartSilence: Duration { heart.silence }

    /// Whether somebody else has this worker's jobs by now.
    var isDead: Bool { inside.withLock { $0.isDead } }

    /// Whether it has done all it will do.
    var isFinished: Bool { inside.withLock { $0.isFinished } }

    /// Everything it holds is somebody else's: stop all of it.
    func declareDead() {
        let isFirst = inside.withLock { inside -> Bool in
            defer { inside.isDead = true }
            return !inside.isDead
        }
        guard isFirst else { return }
        logger.error("This worker was declared dead; it cancels what it runs and starts over under a new number")
        for slot in slots { slot.cancelAny(because: .leaseLost) }
        workload.close()
        for bell in [doorbell, leaderBell, phaseBell, quietBell] { bell.set() }
    }

    func finish() {
        inside.withLock { $0.isFinished = true }
        workload.close()
        for bell in [doorbell, leaderBell, quietBell] { bell.set() }
    }

    // MARK: Leases

    /// Keeps a job's result for settling.
    func record(_ result: LeaseResult, of lease: Lease, holdsNothing: Bool) {
        let (isNews, isComplete) = lease.record(result, holdsNothing: holdsNothing)
        if isNews { settler.announce(lease, isComplete: isComplete) }
    }

    /// Hands jobs back that were not started; their attempt does not count.
    func handBack(_ items: [Workload.Item], note: String, after delay: Duration = .zero) {
        for item in items {
            var result = LeaseResult(item.lease.id(item.row), .returned)
            result.note = note
            result.delayMilliseconds = delay.milliseconds
            result.end = item.lease.end(of: item.row, .returned)
            record(result, of: item.lease, holdsNothing: false)
        }
    }

    /// What the heart reports.
    func report() -> Heart.Report {
        let running = slots.compactMap(\.running?.job)
        return Heart.Report(oldestLease: open.oldest, running: running.count, held: running + workload.bufferedJobs)
    }

    /// Does what a beat's answer asks for.
    func obey(_ answer: Heart.Answer) {
        for job in answer.cancels { cancel(job) }
        if let command = answer.command { obey(command) }
    }

    func obey(_ command: String) {
        switch command {
        case "quiet": control.setQuiet(true)
        case "resume": control.setQuiet(false)
        case "stop": control.advance(to: .draining)
        default: logger.warning("An unknown command was ignored", metadata: ["command": "\(command)"])
        }
    }

    /// Cancels a job that runs here; one that waits for a place is found cancelled when its turn comes.
    func cancel(_ job: Int64) {
        for slot in slots where slot.cancel(job, because: .requested) { return }
        if workload.bufferedJobs.contains(job) {
            inside.withLock { _ = $0.cancelled.insert(job) }
            hasCancelled.store(true, ordering: .releasing)
        }
    }

    /// Whether a job was cancelled while it waited here for its place.
    func wasCancelled(_ job: Int64) -> Bool {
        guard hasCancelled.load(ordering: .acquiring) else { return false }
        return inside.withLock { inside in
            defer { if inside.cancelled.isEmpty { hasCancelled.store(false, ordering: .releasing) } }
            return inside.cancelled.remove(job) != nil
        }
    }
}

extension Duration {
    /// As the seconds of a `Date`.
    var seconds: Double { self / .seconds(1) }

    /// Whole microseconds, rounded down.
    var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds &* 1_000_000 &+ attoseconds / 1_000_000_000_000
    }

    /// Whole milliseconds, rounded down, held to what 64 bits can say.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds.magnitude < UInt64(Int64.max / 1000) else { return seconds < 0 ? .min : .max }
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }

    /// Whole microseconds, held to what 32 bits can say.
    var microseconds: Int32 {
        let (seconds, attoseconds) = components
        guard seconds >= 0 else { return 0 }
        guard seconds < 2000 else { return .max }
        return Int32(seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }
}
