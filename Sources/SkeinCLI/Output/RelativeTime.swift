/// Spans of time in a few letters.
enum RelativeTime {
    /// A point in time relative to now: `5m ago`, `in 2h`.
    static func text(seconds: Int64) -> String {
        if seconds == 0 { return Message.timeNow.text }
        let span = duration(seconds: seconds)
        return (seconds < 0 ? Message.timeAgo : Message.timeAhead).text(["span": span])
    }

    /// The two largest units: `42s`, `3m 05s`, `2h 10m`, `4d 6h`. The sign is dropped.
    static func duration(seconds: Int64) -> String {
        let seconds = seconds.magnitude
        func two(_ value: UInt64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        switch seconds {
        case ..<60: return "\(seconds)s"
        case ..<3_600: return "\(seconds / 60)m \(two(seconds % 60))s"
        case ..<86_400: return "\(seconds / 3_600)h \(two(seconds % 3_600 / 60))m"
        default: return "\(seconds / 86_400)d \(seconds % 86_400 / 3_600)h"
        }
    }
}
