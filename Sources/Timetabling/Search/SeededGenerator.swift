/// xoshiro256** 1.0 of Blackman and Vigna, its 256 bits of state filled by SplitMix64 as they advise.
///
/// The standard library's generator cannot be seeded. With this one a seed names a run: the same seed, problem and
/// number of moves give the same plan on every machine. It is not for secrets.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    @usableFromInline var s0: UInt64
    @usableFromInline var s1: UInt64
    @usableFromInline var s2: UInt64
    @usableFromInline var s3: UInt64

    /// A generator whose whole sequence follows from the seed.
    public init(seed: UInt64) {
        var mixer = seed
        s0 = Self.splitMix(&mixer)
        s1 = Self.splitMix(&mixer)
        s2 = Self.splitMix(&mixer)
        s3 = Self.splitMix(&mixer)
    }

    /// The seed of the `index`th independent stream of a seed: one for each chain and each part of a problem.
    public static func seed(_ seed: UInt64, stream index: Int) -> UInt64 {
        var mixer = seed ^ (UInt64(truncatingIfNeeded: index) &* 0xD1B5_4A32_D192_ED03)
        return splitMix(&mixer)
    }

    /// The next 64 bits.
    @inlinable @inline(__always)
    public mutating func next() -> UInt64 {
        let product = s1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = (s3 << 45) | (s3 >> 19)
        return result
    }

    /// A number in `0 ..< bound` by one multiplication. Its bias is below `bound` / 2³²; `bound` is positive.
    @inlinable @inline(__always)
    public mutating func index(below bound: Int) -> Int {
        Self.index(next() >> 32, below: bound)
    }

    /// The same from the lower 32 bits of a number already drawn.
    @inlinable @inline(__always)
    public static func index(_ bits: UInt64, below bound: Int) -> Int {
        Int(truncatingIfNeeded: ((bits & 0xFFFF_FFFF) &* UInt64(truncatingIfNeeded: bound)) >> 32)
    }

    private static func splitMix(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
