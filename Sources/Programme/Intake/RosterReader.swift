import Skein

/// Reads a file of rows: decodes it, finds its separator and its columns, and makes of each line a JSON object as
/// `programme.add_rows` takes it. Bounded whatever the file holds: pieces, limits of a record, a bounded list of faults.
package struct RosterReader {
    /// What a file was.
    package struct Report: Sendable {
        package var encoding: IntakeEncoding
        package var rows: Int
        /// What is wrong, by line; at most ``RosterReader/mostFaults``.
        package var faults: [IntakeFault]
        /// Whether there was more that is wrong.
        package var hasMoreFaults: Bool
    }

    /// One row: its line and the JSON text of its object.
    package struct Row: Sendable, Equatable {
        package var line: Int
        package var body: String
    }

    /// Faults that are listed one by one.
    package static let mostFaults = 1_000
    /// Rows that are handed out at a time.
    package static let batch = 1_000

    private let kind: IntakeKind
    /// Values for columns that the file does not have.
    private let defaults: [String: String]
    private var header: RosterHeader?
    private var rows: [Row] = []
    private var count = 0
    private var faults: [IntakeFault] = []
    private var hasMoreFaults = false

    private init(kind: IntakeKind, defaults: [String: String]) {
        self.kind = kind
        self.defaults = defaults
    }

    /// Reads the file and hands out its rows in batches, as long as nothing is wrong.
    ///
    /// - Throws: what `body` throws. What is wrong with the file is in the report.
    package static func read(
        _ path: String, kind: IntakeKind, encoding: IntakeEncoding = .auto, defaults: [String: String] = [:],
        _ body: ([Row]) throws -> Void
    ) throws -> Report {
        var reader = RosterReader(kind: kind, defaults: defaults)
        var found = encoding
        do {
            found = try reader.run(path, encoding, body)
        } catch let fault as IntakeFault {
            reader.note(fault)
        } catch let fault as CSVFault {
            reader.note(IntakeFault(line: fault.line, fault.problem))
        }
        if reader.count == 0, reader.faults.isEmpty {
            reader.note(IntakeFault(line: 0, reader.header == nil ? .noHeader : .noRows))
        }
        return Report(
            encoding: found, rows: reader.count, faults: reader.faults, hasMoreFaults: reader.hasMoreFaults)
    }

    private mutating func run(
        _ path: String, _ encoding: IntakeEncoding, _ body: ([Row]) throws -> Void
    ) throws -> IntakeEncoding {
        var parser: CSVParser?
        let found = try FileText.read(path, encoding) { piece in
            var running = parser ?? CSVParser(separator: RosterHeader.separator(in: piece))
            try running.parse(piece) { try take($0, body) }
            parser = running
        }
        if var last = parser { try last.finish { try take($0, body) } }
        try flush(body)
        return found
    }

    private mutating func take(_ record: CSVRecord, _ body: ([Row]) throws -> Void) throws {
        if record.isBlank { return }
        guard let header else {
            let (header, faults) = RosterHeader.read(record, kind: kind, defaults: Set(defaults.keys))
            // Without a sound header every row would be wrong for the same reason.
            faults.dropLast().forEach { note($0) }
            if let last = faults.last { throw last }
            self.header = header
            return
        }
        count += 1
        let before = faults.count
        let text = header.body(record, defaults: defaults) { note($0) }
        guard faults.count == before, !hasMoreFaults else { return }
        rows.append(Row(line: record.line, body: text))
        if rows.count == Self.batch { try flush(body) }
    }

    private mutating func flush(_ body: ([Row]) throws -> Void) throws {
        defer { rows.removeAll(keepingCapacity: true) }
        if faults.isEmpty, !rows.isEmpty { try body(rows) }
    }

    private mutating func note(_ fault: IntakeFault) {
        if faults.count < Self.mostFaults { faults.append(fault) } else { hasMoreFaults = true }
    }
}
