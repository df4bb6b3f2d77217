/// One bit for each five-minute bin from 07:00 to 21:00 of each day: 168 bits in three words, the rest of which stays
/// clear, so that nothing is ever carried from one day into the next.
struct DayBits: Sendable, Hashable {
    static let wordsPerDay = 3
    static let binsPerDay = Bins.dayCloses - Bins.dayOpens
    private static let lastWord: UInt64 = (1 << UInt64(binsPerDay - 128)) - 1

    private(set) var words: [UInt64]

    init(days: Int) { words = Array(repeating: 0, count: days * Self.wordsPerDay) }

    init(words: [UInt64]) { self.words = words }

    var days: Int { words.count / Self.wordsPerDay }

    subscript(_ bin: Bin) -> Bool {
        let (day, bit) = Self.split(bin)
        guard day >= 0, day < days, bit >= 0, bit < Self.binsPerDay else { return false }
        return words[day * 3 + bit >> 6] >> UInt64(bit & 63) & 1 != 0
    }

    private static func split(_ bin: Bin) -> (day: Int, bit: Int) {
        let day = Bins.day(of: bin)
        return (day, bin - day * Bins.perDay - Bins.dayOpens)
    }

    /// Sets the bins of a span that lie within a day's hours.
    mutating func insert(_ span: BinSpan) {
        guard span.from < span.to else { return }
        let first = max(Bins.day(of: span.from), 0)
        let last = min(Bins.day(of: span.to - 1), days - 1)
        guard first <= last else { return }
        for day in first...last {
            let opens = day * Bins.perDay + Bins.dayOpens
            let from = max(span.from - opens, 0)
            let to = min(span.to - opens, Self.binsPerDay)
            if from < to { insert(day: day, from: from, to: to) }
        }
    }

    private mutating func insert(day: Int, from: Int, to: Int) {
        for word in from >> 6...(to - 1) >> 6 {
            let low = max(from - word << 6, 0)
            let high = min(to - word << 6, 64)
            let mask = high - low == 64 ? UInt64.max : ((1 << UInt64(high - low)) - 1) << UInt64(low)
            words[day * 3 + word] |= mask
        }
    }

    /// Sets all bins of a day.
    mutating func insert(day: Int) { insert(day: day, from: 0, to: Self.binsPerDay) }

    mutating func formUnion(_ other: DayBits) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    mutating func formIntersection(_ other: DayBits) {
        for index in words.indices { words[index] &= other.words[index] }
    }

    mutating func subtract(_ other: DayBits) {
        for index in words.indices { words[index] &= ~other.words[index] }
    }

    /// A bit's place in all words; the place of a bin.
    static func bin(ofSlot slot: Int) -> Bin {
        let day = slot / (64 * wordsPerDay)
        return day * Bins.perDay + Bins.dayOpens + slot - day * 64 * wordsPerDay
    }

    /// The place of the first bin from this one on that has one.
    static func slot(atOrAfter bin: Bin, days: Int) -> Int? {
        let day = Bins.day(of: bin)
        guard day < days else { return nil }
        if day < 0 { return 0 }
        return day * 64 * wordsPerDay + min(max(bin - day * Bins.perDay - Bins.dayOpens, 0), binsPerDay)
    }

    mutating func insert(slot: Int) { words[slot >> 6] |= 1 << UInt64(slot & 63) }

    /// The places of all bits that are set, in order.
    var slots: [Int32] {
        var list: [Int32] = []
        list.reserveCapacity(count)
        for (index, word) in words.enumerated() where word != 0 {
            var rest = word
            while rest != 0 {
                list.append(Int32(index << 6 + rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return list
    }

    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    /// Each bit also sets the `down` bins before it and the `up` bins after it, within its day.
    mutating func spread(down: Int, up: Int) {
        words.withUnsafeMutableBufferPointer { words in
            for base in stride(from: 0, to: words.count, by: 3) {
                var day = (words[base], words[base + 1], words[base + 2])
                if day.0 | day.1 | day.2 == 0 { continue }
                Self.spread(down, &day, Self.lower)
                Self.spread(up, &day, Self.raise)
                (words[base], words[base + 1]) = (day.0, day.1)
                words[base + 2] = day.2 & Self.lastWord
            }
        }
    }

    private typealias Day = (UInt64, UInt64, UInt64)

    /// Doubles the reach until it is long enough.
    @inline(__always)
    private static func spread(_ reach: Int, _ day: inout Day, _ shift: (Day, Int) -> Day) {
        var left = min(reach, binsPerDay)
        var step = 1
        while left > 0 {
            let by = min(step, left)
            let moved = shift(day, by)
            day = (day.0 | moved.0, day.1 | moved.1, day.2 | moved.2)
            left -= by
            step *= 2
        }
    }

    @inline(__always)
    private static func lower(_ day: Day, _ by: Int) -> Day {
        if by >= 64 { return lower((day.1, day.2, 0), by - 64) }
        let carry = UInt64(64 - by)
        return by == 0
            ? day : (day.0 >> UInt64(by) | day.1 << carry, day.1 >> UInt64(by) | day.2 << carry, day.2 >> UInt64(by))
    }

    @inline(__always)
    private static func raise(_ day: Day, _ by: Int) -> Day {
        if by >= 64 { return raise((0, day.0, day.1), by - 64) }
        let carry = UInt64(64 - by)
        return by == 0
            ? day : (day.0 << UInt64(by), day.1 << UInt64(by) | day.0 >> carry, day.2 << UInt64(by) | day.1 >> carry)
    }

    /// The starts of something that long which end within a day's hours.
    static func starts(days: Int, duration: Int) -> DayBits {
        var bits = DayBits(days: days)
        guard duration > 0, duration <= binsPerDay else { return bits }
        for day in 0..<days { bits.insert(day: day, from: 0, to: binsPerDay - duration + 1) }
        return bits
    }

    /// The bins that are set, in order.
    func forEach(_ body: (Bin) -> Void) {
        for slot in slots { body(Self.bin(ofSlot: Int(slot))) }
    }
}
