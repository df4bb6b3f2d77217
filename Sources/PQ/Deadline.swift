import Glibc

/// A point on the monotonic clock. A plain number, since it is compared before each wait.
struct Deadline: Comparable {
    private let nanoseconds: UInt64

    private init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    static func now() -> Deadline {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Deadline(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }

    /// `duration` from now; a negative one is now, and centuries are as good as the largest number.
    static func after(_ duration: Duration) -> Deadline { now().adding(duration) }

    func adding(_ duration: Duration) -> Deadline {
        let (seconds, attoseconds) = duration.components
        guard seconds >= 0, attoseconds >= 0 else { return self }
        guard seconds < 4_000_000_000 else { return Deadline(nanoseconds: .max) }
        return Deadline(
            nanoseconds: nanoseconds + UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000))
    }

    static func < (left: Deadline, right: Deadline) -> Bool { left.nanoseconds < right.nanoseconds }

    /// Milliseconds left for poll(2), rounded up so that a wait does not end just before its deadline; 0 when past.
    var pollMilliseconds: Int32 {
        let now = Deadline.now().nanoseconds
        guard nanoseconds > now else { return 0 }
        return Int32(clamping: (nanoseconds - now + 999_999) / 1_000_000)
    }

    /// What is left, never negative.
    var remaining: Duration {
        let now = Deadline.now().nanoseconds
        return nanoseconds > now ? .nanoseconds(Int64(clamping: nanoseconds - now)) : .zero
    }
}
