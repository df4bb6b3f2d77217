/// One record of a CSV file: the number of its first line, and its fields.
package struct CSVRecord: Sendable, Equatable {
    /// Counted from 1, as an editor does; a quoted field may hold further lines.
    package var line: Int
    /// The fields, quotes taken off.
    package var fields: [String]

    /// A line with nothing but separators and blanks.
    package var isBlank: Bool { fields.allSatisfy { $0.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } } }
}

/// What makes a text no CSV, and in which line.
package struct CSVFault: Error, Sendable, Equatable {
    /// Counted from 1.
    package var line: Int
    /// Why.
    package var problem: IntakeProblem
}

/// Reads CSV (RFC 4180) from pieces of UTF-8, however they are cut: a pure value, nothing in it grows with the file.
///
/// Lines end with LF, CRLF or CR. A quote inside an unquoted field, or text behind a closing quote, is refused: a
/// reader that guesses there moves data into the wrong column.
package struct CSVParser: Sendable {
    /// What one record may hold.
    package struct Limits: Sendable {
        /// Bytes of one field.
        package var field = 10_000
        /// Bytes of one record.
        package var record = 100_000
        /// Fields of one record.
        package var fields = 100

        package init() {}
    }

    private enum State { case start, plain, quoted, quoteSeen }

    private let separator: UInt8
    private let limits: Limits
    private var state = State.start
    private var fields: [String] = []
    private var field: [UInt8] = []
    private var size = 0
    private var line = 1
    private var firstLine = 1
    private var afterCR = false

    /// A parser at the beginning of a text.
    package init(separator: UInt8 = UInt8(ascii: ","), limits: Limits = Limits()) {
        self.separator = separator
        self.limits = limits
    }

    /// Takes the next piece and hands out the records that end in it.
    package mutating func parse(_ bytes: some Sequence<UInt8>, _ emit: (CSVRecord) throws -> Void) throws {
        for byte in bytes { try take(byte, emit) }
    }

    /// Ends the text; the last line needs no line end.
    package mutating func finish(_ emit: (CSVRecord) throws -> Void) throws {
        if state == .quoted { throw CSVFault(line: firstLine, problem: .openQuote) }
        if state != .start || !fields.isEmpty { try endRecord(emit) }
    }

    private mutating func take(_ byte: UInt8, _ emit: (CSVRecord) throws -> Void) throws {
        if byte == 0 { throw CSVFault(line: line, problem: .nul) }
        let newline = UInt8(ascii: "\n")
        let isSecondHalf = byte == newline && afterCR
        afterCR = byte == UInt8(ascii: "\r")
        if state == .quoted {
            if byte == UInt8(ascii: "\"") {
                state = .quoteSeen
            } else {
                if (byte == newline && !isSecondHalf) || afterCR { line += 1 }
                try append(byte)
            }
            return
        }
        if isSecondHalf { return }
        switch byte {
        case newline, UInt8(ascii: "\r"):
            try endRecord(emit)
            line += 1
            firstLine = line
        case separator:
            try endField()
        case UInt8(ascii: "\"") where state == .start:
            state = .quoted
        case UInt8(ascii: "\"") where state == .quoteSeen:
            state = .quoted
            try append(byte)
        case UInt8(ascii: "\""):
            throw CSVFault(line: line, problem: .quote)
        default:
            if state == .quoteSeen { throw CSVFault(line: line, problem: .quote) }
            state = .plain
            try append(byte)
        }
    }

    private mutating func append(_ byte: UInt8) throws {
        field.append(byte)
        size += 1
        if field.count > limits.field { throw CSVFault(line: line, problem: .fieldTooLong) }
        if size > limits.record { throw CSVFault(line: line, problem: .recordTooLong) }
    }

    private mutating func endField() throws {
        fields.append(String(decoding: field, as: UTF8.self))
        field.removeAll(keepingCapacity: true)
        state = .start
        if fields.count > limits.fields { throw CSVFault(line: line, problem: .tooManyColumns) }
    }

    private mutating func endRecord(_ emit: (CSVRecord) throws -> Void) throws {
        try endField()
        let record = CSVRecord(line: firstLine, fields: fields)
        fields.removeAll(keepingCapacity: true)
        size = 0
        try emit(record)
    }
}

/// Writes CSV records (RFC 4180) that spreadsheets open without running anything.
package enum CSVText {
    /// One record with its line end. A field that a spreadsheet would take for a formula, or that begins with an
    /// apostrophe, gets an apostrophe in front, which ``CellText`` takes off again.
    package static func record(_ fields: [String]) -> String {
        fields.map(field).joined(separator: ",") + "\r\n"
    }

    private static func field(_ text: String) -> String {
        var text = text
        if let first = text.unicodeScalars.first, "=+-@'\t\r".unicodeScalars.contains(first) { text = "'" + text }
        guard text.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D, 0x3B, 0x09].contains($0) }) else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
