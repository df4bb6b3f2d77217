/// A cron rule in UTC evaluated minute by minute, with nothing in common with the SQL but the manual page of cron.
struct CronModel: Sendable {
    private struct Field {
        var text: String
        var values: Set<Int>
        var star: Bool
    }

    let text: String
    private let minute: Field
    private let hour: Field
    private let day: Field
    private let month: Field
    private let weekday: Field

    static func random(_ generator: inout SeededGenerator) -> CronModel {
        let fields = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)].map { field($0.0, $0.1, &generator) }
        return CronModel(
            text: fields.map(\.text).joined(separator: " "), minute: fields[0], hour: fields[1], day: fields[2],
            month: fields[3], weekday: fields[4])
    }

    private static func field(_ low: Int, _ high: Int, _ generator: inout SeededGenerator) -> Field {
        let top = high == 7 ? 6 : high
        if Int.random(in: 0..<3, using: &generator) == 0 { return Field(text: "*", values: Set(low...top), star: true) }
        var items: [String] = []
        var values: Set<Int> = []
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let first = Int.random(in: low...high, using: &generator)
            let last = Int.random(in: first...high, using: &generator)
            let step = Int.random(in: 1...min(9, high), using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0:
                items.append("*/\(step)")
                values.formUnion(stride(from: low, through: top, by: step))
            case 1:
                items.append("\(first)-\(last)")
                values.formUnion(first...last)
            case 2:
                items.append("\(first)-\(last)/\(step)")
                values.formUnion(stride(from: first, through: last, by: step))
            default:
                items.append("\(first)")
                values.insert(first)
            }
        }
        if high == 7, values.remove(7) != nil { values.insert(0) }
        return Field(text: items.joined(separator: ","), values: values, star: items[0].hasPrefix("*"))
    }

    /// The minutes since 1970 at which the rule is due, from a minute on, for so many days.
    func minutes(from start: Int64, days: Int64, limit: Int) -> [Int64] {
        var result: [Int64] = []
        for today in (start / 1440)...((start + days * 1440) / 1440) {
            let date = Self.civil(today)
            let dayMatches = day.values.contains(date.day)
            // 1 January 1970 was a Thursday.
            let weekdayMatches = weekday.values.contains(Int((today + 4) % 7))
            guard month.values.contains(date.month),
                day.star || weekday.star ? dayMatches && weekdayMatches : dayMatches || weekdayMatches
            else { continue }
            for now in (today * 1440)..<(today * 1440 + 1440) where now >= start && now < start + days * 1440 {
                guard hour.values.contains(Int(now % 1440) / 60), minute.values.contains(Int(now % 60)) else {
                    continue
                }
                result.append(now)
                if result.count == limit { return result }
            }
        }
        return result
    }

    /// Month and day of a day since 1970, counted year by year and month by month.
    private static func civil(_ days: Int64) -> (month: Int, day: Int) {
        var left = Int(days)
        var year = 1970
        func leap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
        while left >= (leap(year) ? 366 : 365) {
            left -= leap(year) ? 366 : 365
            year += 1
        }
        var month = 1
        for length in [31, leap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
            if left < length { break }
            left -= length
            month += 1
        }
        return (month, left + 1)
    }
}

/// SplitMix64, so that a failure can be repeated from its seed.
struct SeededGenerator: RandomNumberGenerator, Sendable {
    let seed: UInt64
    private var state: UInt64

    init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
