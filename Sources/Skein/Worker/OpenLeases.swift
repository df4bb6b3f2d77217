import FoundationEssentials
import Synchronization

/// The leases that a rescuer would have to read if this worker died now. A lease leaves when the database has the end of each
/// of its jobs, not before: what was not stored yet would be lost with the worker.
final class OpenLeases: Sendable {
    private struct Inside {
        var leases: [Lease.Key: Lease] = [:]
        var isClaiming = false
        var mayHaveLostOne = false
        var recoveryAt = ContinuousClock.now
    }

    private let inside = Mutex(Inside())

    /// A claim is on its way: until it ends nobody here knows the oldest lease.
    func claiming() {
        inside.withLock { $0.isClaiming = true }
    }

    /// The claim ended, with a lease or with nothing.
    func claimed(_ lease: Lease?) {
        inside.withLock { inside in
            inside.isClaiming = false
            if let lease { inside.leases[lease.key] = lease }
        }
    }

    /// The claim's answer was lost: there may be a lease that nobody here knows of.
    func lostAnswer() {
        inside.withLock { inside in
            inside.isClaiming = false
            inside.mayHaveLostOne = true
            inside.recoveryAt = .now
        }
    }

    /// What a lost answer may have held was put back.
    func recovered() {
        inside.withLock { $0.mayHaveLostOne = false }
    }

    /// It could not be put back now.
    func postponeRecovery(by pause: Duration) {
        inside.withLock { $0.recoveryAt = .now + pause }
    }

    /// Whether it is time to look for a lease that nobody here knows of.
    var isRecoveryDue: Bool { inside.withLock { $0.mayHaveLostOne && $0.recoveryAt <= .now } }

    /// Lets go of a lease if the database has all of it.
    func closed(_ lease: Lease) {
        guard lease.isClosed else { return }
        inside.withLock { _ = $0.leases.removeValue(forKey: lease.key) }
    }

    /// The tokens of all leases that are known here.
    var tokens: [Int64] { inside.withLock { $0.leases.keys.map(\.token) } }

    /// When the oldest one was written, by the server's clock; nil when there is none or it is not known for sure.
    var oldest: Date? {
        inside.withLock { inside in
            inside.isClaiming || inside.mayHaveLostOne ? nil : inside.leases.values.map(\.leasedAt).min()
        }
    }
}
