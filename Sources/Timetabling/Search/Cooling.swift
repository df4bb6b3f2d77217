#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The temperature and the chance it gives to a move for the worse: Metropolis' rule, with one table look-up a move.
@usableFromInline
struct Cooling: ~Copyable {
    private let hottest: Double
    private let ratio: Double
    /// For each difference, below which 32-bit number the move is made; longer differences are never made.
    @usableFromInline let thresholds: FlatArray<UInt32>
    @usableFromInline var reach = 0

    /// exp(-22) is below 2⁻³¹: no difference beyond 22 temperatures matters.
    private static let tail = 22.0
    private static let longest = 65_536

    init(hottest: Double, coldest: Double) {
        self.hottest = hottest
        ratio = log(coldest / hottest)
        let count = min(Int(hottest * Self.tail) + 2, Self.longest)
        thresholds = FlatArray(repeating: 0, count: count)
    }

    /// The temperature when a share of the cycle is over.
    func temperature(at share: Double) -> Double { hottest * exp(ratio * min(share, 1)) }

    /// Sets the temperature.
    mutating func cool(to temperature: Double) {
        let step = exp(-1 / temperature)
        reach = min(Int(temperature * Self.tail) + 2, thresholds.count)
        var chance = 4_294_967_295.0
        for difference in 0..<reach {
            thresholds[difference] = UInt32(chance)
            chance *= step
        }
    }

    /// Whether a move that costs so much is made.
    @inlinable @inline(__always)
    func accepts(_ delta: Int, _ random: inout SeededGenerator) -> Bool {
        if delta <= 0 { return true }
        if delta >= reach { return false }
        return UInt32(truncatingIfNeeded: random.next() >> 32) < thresholds[delta]
    }
}
