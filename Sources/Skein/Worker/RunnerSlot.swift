import Synchronization

/// One of the places in which jobs run. It knows which job runs in it, so that exactly that job can be cancelled: a cancel
/// that comes late must not hit the next job.
final class RunnerSlot: Sendable {
    /// Why a running job was cancelled.
    enum Cause: Sendable {
        case requested, timeout, shutdown, leaseLost
    }

    /// What the place knows about a job that ended.
    struct Ending: Sendable {
        /// Who cancelled it, if anybody did. Then its task is cancelled, or is about to be, and must take no other job.
        let cause: Cause?
        /// Whether the worker gave up on it before: its result was written without asking its handler.
        let isAbandoned: Bool
    }

    private struct Inside {
        var job: Int64?
        var lease: Lease?
        var deadline: ContinuousClock.Instant?
        var cause: Cause?
        var cancelledAt: ContinuousClock.Instant?
        var isReportedStuck = false
        var isAbandoned = false
        var task: Task<Bool, Never>?
    }

    private let inside = Mutex(Inside())

    /// The task that runs jobs here. It may have begun one already, and somebody may have cancelled that.
    func occupy(_ task: Task<Bool, Never>) {
        let isLate = inside.withLock { inside -> Bool in
            inside.task = task
            return inside.job != nil && inside.cause != nil
        }
        if isLate { task.cancel() }
    }

    /// The task has ended.
    func vacate() {
        inside.withLock { $0.task = nil }
    }

    func begin(_ job: Int64, of lease: Lease, deadline: ContinuousClock.Instant) {
        inside.withLock { inside in
            inside.job = job
            inside.lease = lease
            inside.deadline = deadline
            inside.cause = nil
            inside.cancelledAt = nil
            inside.isReportedStuck = false
            inside.isAbandoned = false
        }
    }

    /// The job ended.
    func end() -> Ending {
        inside.withLock { inside in
            inside.job = nil
            inside.lease = nil
            return Ending(cause: inside.cause, isAbandoned: inside.isAbandoned)
        }
    }

    /// Cancels the job if it is the one that runs here; says whether it is.
    func cancel(_ job: Int64, because cause: Cause) -> Bool {
        let (isHere, task) = inside.withLock { inside -> (Bool, Task<Bool, Never>?) in
            guard inside.job == job else { return (false, nil) }
            guard inside.cause == nil else { return (true, nil) }
            inside.cause = cause
            inside.cancelledAt = .now
            return (true, inside.task)
        }
        task?.cancel()
        return isHere
    }

    /// Cancels whatever runs here.
    func cancelAny(because cause: Cause) {
        if let job = running?.job { _ = cancel(job, because: cause) }
    }

    /// What runs here and under which lease.
    var running: (job: Int64, lease: Lease)? {
        inside.withLock { inside in
            guard let job = inside.job, let lease = inside.lease else { return nil }
            return (job, lease)
        }
    }

    /// Gives up on what runs here: what its handler says later is not heard.
    func abandon() -> (job: Int64, lease: Lease)? {
        inside.withLock { inside in
            guard let job = inside.job, let lease = inside.lease else { return nil }
            inside.isAbandoned = true
            return (job, lease)
        }
    }

    /// Cancels the job when its time is up.
    func enforceDeadline(_ now: ContinuousClock.Instant) {
        let late = inside.withLock { inside -> Int64? in
            guard let deadline = inside.deadline, deadline <= now else { return nil }
            return inside.job
        }
        if let late { _ = cancel(late, because: .timeout) }
    }

    /// The job that ignores its cancellation, once.
    func newlyStuck(_ now: ContinuousClock.Instant, grace: Duration) -> (job: Int64, lease: Lease)? {
        inside.withLock { inside in
            guard let job = inside.job, let lease = inside.lease, let cancelledAt = inside.cancelledAt,
                !inside.isReportedStuck,
                now - cancelledAt > grace
            else { return nil }
            inside.isReportedStuck = true
            return (job, lease)
        }
    }
}
