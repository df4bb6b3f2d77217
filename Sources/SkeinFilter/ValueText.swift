/// Durations as people write them: `90s`, `15m`, `1h30m`, `2d`, `1w`, `250ms`. PostgreSQL reads the same text.
enum DurationText {
    private static let units = ["ms", "s", "m", "h", "d", "w"]

    static func isDuration(_ text: String) -> Bool {
        var rest = text[...]
        guard !rest.isEmpty else { return false }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest[digits.endIndex...]
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest[unit.endIndex...]
            // Seven digits of weeks still fit an interval.
            guard (1...7).contains(digits.count), units.contains(String(unit)) else { return false }
        }
        return true
    }
}

/// Dates and times of ISO 8601: `2026-12-01`, `2026-12-01 09:00`, `2026-12-01T09:00:00.5Z`, `…+08:00`.
/// PostgreSQL reads the same text and knows whether the day exists.
enum TimeText {
    static func isTime(_ text: String) -> Bool {
        let date = #/\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])/#
        let time = #/[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-](0\d|1[0-4])(:?[0-5]\d)?)?/#
        guard let head = text.prefixMatch(of: date) else { return false }
        let rest = text[head.range.upperBound...]
        return text.utf8.count <= 40 && text.utf8.allSatisfy { $0 < 128 }
            && (rest.isEmpty || (try? time.wholeMatch(in: rest)) != nil)
    }
}

/// Numbers as PostgreSQL's `numeric` reads them, without NaN and infinity.
package enum NumberText {
    static func isDecimal(_ text: String) -> Bool {
        text.utf8.count <= 60 && text.utf8.allSatisfy { $0 < 128 }
            && text.wholeMatch(of: #/-?\d+(\.\d+)?([eE][+-]?\d{1,3})?/#) != nil
    }

    /// Without a fraction where there is none.
    package static func short(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
    }
}

/// The word somebody probably meant.
package enum Nearest {
    /// The candidate with the fewest edits, at most a third of its letters (and two at least).
    package static func word(to word: String, among candidates: [String]) -> String? {
        let scored = candidates.map { ($0, distance(Array(word.lowercased()), Array($0.lowercased()))) }
        guard let best = scored.min(by: { $0.1 < $1.1 }), best.1 <= max(best.0.count / 3, 2), best.1 < word.count else {
            return nil
        }
        return best.0
    }

    package static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var previous = Array(0...right.count)
        for (row, character) in left.enumerated() {
            var line = [row + 1]
            for (column, other) in right.enumerated() {
                let change = previous[column] + (character == other ? 0 : 1)
                line.append(min(change, previous[column + 1] + 1, line[column] + 1))
            }
            previous = line
        }
        return previous[right.count]
    }
}
