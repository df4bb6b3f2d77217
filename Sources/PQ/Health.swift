import Synchronization

/// One bit that goes from good to bad once, readable from any thread.
final class Health: Sendable {
    private let broken = Atomic<Bool>(false)

    var isBroken: Bool { broken.load(ordering: .acquiring) }

    /// True for the caller who was first.
    func markBroken() -> Bool { !broken.exchange(true, ordering: .acquiringAndReleasing) }
}
