/// Binary values rendered as PostgreSQL would show them with `DateStyle ISO`, in UTC. For people: listings, logs,
/// JSON. Where a type is not known, UTF-8 is shown as it is and anything else as `\x…`.
enum PGText {
    static func render(_ cell: PGCell) -> String? {
        guard let bytes = cell.bytes else { return nil }
        return (try? known(cell, bytes)) ?? unknown(bytes)
    }

    private static func known(_ cell: PGCell, _ bytes: UnsafeRawBufferPointer) throws(PGCellError) -> String? {
        switch cell.oid {
        case OID.bool: return try Bool.decode(cell) ? "t" : "f"
        case OID.int2, OID.int4, OID.int8, OID.oid, OID.xid: return String(try cell.integer())
        case OID.xid8: return String(try cell.number(UInt64.self))
        case OID.float4: return real(Float(bitPattern: try cell.number(UInt32.self)))
        case OID.float8: return real(Double(bitPattern: try cell.number(UInt64.self)))
        case OID.numeric: return PGNumeric.text(bytes)
        case OID.timestamptz: return timestamp(try cell.number(Int64.self), zone: "+00")
        case OID.timestamp: return timestamp(try cell.number(Int64.self), zone: "")
        case OID.date:
            let days = try cell.number(Int32.self)
            if days == .max { return "infinity" }
            if days == .min { return "-infinity" }
            let date = civil(Int64(days))
            return date.text + date.era
        case OID.time: return clock(try cell.number(Int64.self))
        case OID.interval: return try interval(bytes)
        case OID.bytea: return hex(bytes)
        case _ where PGCell.arrays.contains(cell.oid): return try array(cell)
        default: return try String.decode(cell)
        }
    }

    private static func unknown(_ bytes: UnsafeRawBufferPointer) -> String {
        if let text = String(validating: bytes, as: UTF8.self),
            text.utf8.allSatisfy({ $0 >= 32 || $0 == 10 || $0 == 9 })
        {
            return text
        }
        return hex(bytes)
    }

    private static func hex(_ bytes: UnsafeRawBufferPointer) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text = Array("\\x".utf8)
        text.reserveCapacity(2 + bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func real<T: BinaryFloatingPoint & CustomStringConvertible>(_ value: T) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    // MARK: Time

    private static func timestamp(_ microseconds: Int64, zone: String) -> String {
        if microseconds == PGTime.infinity { return "infinity" }
        if microseconds == PGTime.minusInfinity { return "-infinity" }
        let day: Int64 = 86_400_000_000
        var (days, rest) = microseconds.quotientAndRemainder(dividingBy: day)
        if rest < 0 {
            days -= 1
            rest += day
        }
        let date = civil(days)
        return "\(date.text) \(clock(rest))\(zone)\(date.era)"
    }

    private static func clock(_ microseconds: Int64) -> String {
        let (seconds, fraction) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        let text = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        guard fraction != 0 else { return text }
        var digits = padded(fraction, 6)
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(text).\(digits)"
    }

    /// Days since 2000-01-01 as a date of the proleptic Gregorian calendar, by counting years from March.
    private static func civil(_ days: Int64) -> (text: String, era: String) {
        let shifted = days + 730_425  // since 0000-03-01
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let shown = year > 0 ? year : 1 - year
        return ("\(padded(shown, 4))-\(two(month))-\(two(day))", year > 0 ? "" : " BC")
    }

    private static func interval(_ bytes: UnsafeRawBufferPointer) throws(PGCellError) -> String {
        guard bytes.count == 16 else { throw .value }
        let time = Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        let days = Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: Int32.self))
        let months = Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: 12, as: Int32.self))
        var parts: [String] = []
        func part(_ count: Int32, _ name: String) {
            guard count != 0 else { return }
            let sign = count > 0 && parts.last?.hasPrefix("-") == true ? "+" : ""
            parts.append("\(sign)\(count) \(name)\(count == 1 ? "" : "s")")
        }
        part(months / 12, "year")
        part(months % 12, "mon")
        part(days, "day")
        if time != 0 || parts.isEmpty {
            let sign = time < 0 ? "-" : parts.last?.hasPrefix("-") == true ? "+" : ""
            let magnitude = time.magnitude
            parts.append(sign + clock(Int64(clamping: magnitude)))
        }
        return parts.joined(separator: " ")
    }

    private static func two(_ value: Int64) -> String { padded(value, 2) }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }

    // MARK: Arrays

    private static func array(_ cell: PGCell) throws(PGCellError) -> String {
        var reader = try ArrayReader(cell)
        var elements: [String] = []
        elements.reserveCapacity(reader.count)
        for _ in 0..<reader.count { elements.append(render(try reader.next()).map(quoted) ?? "NULL") }
        return "{" + elements.joined(separator: ",") + "}"
    }

    private static func quoted(_ text: String) -> String {
        let special = Set<UInt8>(#"{}",\ "#.utf8 + [9, 10, 11, 12, 13])
        let needsQuotes = text.isEmpty || text.lowercased() == "null" || text.utf8.contains { special.contains($0) }
        guard needsQuotes else { return text }
        var result = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { result += "\\" }
            result.unicodeScalars.append(character)
        }
        return result + "\""
    }
}

extension PGResult {
    /// The cell as PostgreSQL would print it (times in UTC); nil for NULL. For showing, not for deciding.
    public func text(row: Int, _ column: Int) throws(PGError) -> String? {
        let cell = try cell(row: row, column)
        return withExtendedLifetime(self) { PGText.render(cell) }
    }
}
