/// A moment in five-minute bins from 00:00 on the term's first Monday, in local time: 288 bins a day, whatever the
/// day. Callers convert dates to bins and back; nothing here knows a calendar or a clock.
public typealias Bin = Int

/// How bins are counted.
public enum Bins {
    /// Minutes in a bin.
    public static let minutes = 5
    /// Bins in a day.
    public static let perDay = 288
    /// Bins in a week.
    public static let perWeek = 7 * perDay
    /// The first bin of a day at which a session may start: 07:00.
    public static let dayOpens = 84
    /// The bin of a day by which a session has ended: 21:00.
    public static let dayCloses = 252

    /// The day of a bin: 0 is the term's first Monday, so that `day % 7` is the weekday from Monday.
    public static func day(of bin: Bin) -> Int { bin >= 0 ? bin / perDay : -((perDay - 1 - bin) / perDay) }

    /// The bin at a time of a day.
    public static func at(day: Int, hour: Int, minute: Int = 0) -> Bin {
        day * perDay + (hour * 60 + minute) / minutes
    }

    /// How many bins cover so many minutes.
    public static func covering(minutes count: Int) -> Int { (count + minutes - 1) / minutes }
}

/// A half-open stretch of bins: `from` belongs to it, `to` does not. Callers round outwards: a lesson from 08:03 to
/// 08:48 is busy from 08:00 to 08:50.
public struct BinSpan: Codable, Sendable, Hashable {
    /// The first bin.
    public var from: Bin
    /// The bin after the last.
    public var to: Bin

    /// A stretch; empty when `to` is not after `from`.
    public init(_ from: Bin, _ to: Bin) {
        self.from = from
        self.to = to
    }

    /// How many bins.
    public var length: Int { max(to - from, 0) }

    /// Whether two stretches share a bin.
    public func overlaps(_ other: BinSpan) -> Bool {
        from < other.to && other.from < to && length > 0 && other.length > 0
    }

    /// Whether the other lies wholly within.
    public func covers(_ other: BinSpan) -> Bool { from <= other.from && other.to <= to }
}
