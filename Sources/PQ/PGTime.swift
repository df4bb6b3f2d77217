import FoundationEssentials

/// Between Swift's and PostgreSQL's clocks: microseconds since 2000-01-01 00:00 UTC.
enum PGTime {
    /// From Foundation's reference date, 2001-01-01, back to PostgreSQL's; 2000 was a leap year.
    private static let secondsBetweenEpochs = 366.0 * 86_400
    static let infinity = Int64.max
    static let minusInfinity = Int64.min

    /// Nil when PostgreSQL cannot hold it.
    static func microseconds(_ date: Date) -> Int64? {
        let seconds = date.timeIntervalSinceReferenceDate
        if seconds == .infinity { return infinity }
        if seconds == -.infinity { return minusInfinity }
        // Whole and fractional seconds apart, so that no digit is lost by the multiplication.
        let whole = seconds.rounded(.down)
        let fraction = ((seconds - whole) * 1e6).rounded()
        guard let exact = Int64(exactly: whole + secondsBetweenEpochs) else { return nil }
        let (product, overflow) = exact.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return nil }
        let (sum, carry) = product.addingReportingOverflow(Int64(fraction))
        guard !carry, sum != infinity, sum != minusInfinity else { return nil }
        return sum
    }

    static func date(_ microseconds: Int64) -> Date {
        if microseconds == infinity { return Date(timeIntervalSinceReferenceDate: .infinity) }
        if microseconds == minusInfinity { return Date(timeIntervalSinceReferenceDate: -.infinity) }
        let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return Date(timeIntervalSinceReferenceDate: Double(seconds) - secondsBetweenEpochs + Double(rest) / 1e6)
    }

    static func microseconds(_ duration: Duration) -> Int64? {
        let (seconds, attoseconds) = duration.components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return nil }
        let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return carry ? nil : sum
    }
}

/// The text form of a UUID.
enum PGUUID {
    /// Nil when malformed. Hyphens may stand after each group of the usual form, or nowhere.
    static func bytes(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        var high: UInt8?
        var position = 0
        for character in text.utf8 {
            if character == UInt8(ascii: "-") {
                guard [8, 13, 18, 23].contains(position), high == nil else { return nil }
                position += 1
                continue
            }
            guard let digit = hexDigit(character) else { return nil }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
            position += 1
        }
        guard bytes.count == 16, high == nil, position == 32 || position == 36 else { return nil }
        return bytes
    }

    static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func hexDigit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
