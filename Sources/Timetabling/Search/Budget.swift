/// How long one chain of a search may work: a number of moves, a time, or both, whichever is used up first.
///
/// With moves alone a run repeats exactly. The time comes in as a closure, so that nothing here owns a clock.
public struct Budget: Sendable {
    private let moves: Int?
    private let usedTime: (@Sendable () -> Double)?

    private init(moves: Int?, usedTime: (@Sendable () -> Double)?) {
        self.moves = moves
        self.usedTime = usedTime
    }

    /// So many moves, of any duration.
    public static func moves(_ count: Int) -> Budget {
        Budget(moves: max(count, 1), usedTime: nil)
    }

    /// A time from now on the caller's clock, and at most so many moves if they are given.
    public static func time<C: Clock>(_ duration: Duration, on clock: C, moves: Int? = nil) -> Budget
    where C.Duration == Duration {
        let start = clock.now
        let total = max(duration, .milliseconds(1))
        return Budget(moves: moves.map { max($0, 1) }) { start.duration(to: clock.now) / total }
    }

    /// The share that is used up after so many moves: from 0, and 1 or more when it is over.
    public func used(moves done: Int) -> Double {
        let byMoves = moves.map { Double(done) / Double($0) } ?? 0
        return max(byMoves, usedTime?() ?? 0, 0)
    }

    /// A part of this budget, for one stage of several: its share of the moves, and its range of the time.
    func slice(_ range: ClosedRange<Double>) -> Budget {
        let length = max(range.upperBound - range.lowerBound, .leastNormalMagnitude)
        return Budget(
            moves: moves.map { length >= 1 ? $0 : max(Int(Double($0) * length), 1) },
            usedTime: usedTime.map { used in { @Sendable () -> Double in (used() - range.lowerBound) / length } })
    }
}
