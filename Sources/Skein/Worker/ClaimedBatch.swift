import FoundationEssentials
import PQ

/// The one row that a claim gives back: parallel arrays, read where they lie. Nothing is copied until a handler asks.
///
/// A binary array is a header of 20 bytes and then, for each element, its length in four bytes and the element
/// (PostgreSQL's array_send), so that elements of one size can be found by their index.
struct ClaimedBatch: Sendable {
    private enum Column {
        static let slice = 0, lane = 1, seq = 2, token = 3, leasedAt = 4, ids = 5, kinds = 6, attempts = 7
        static let maxAttempts = 8, flags = 9, runAt = 10, args = 11, extras = 12
    }

    /// What few jobs have, as the claim writes it.
    private struct Extras: Decodable {
        let deadline: Date?
        let tenant: String?
        let tags: [String]?
        let trace: String?
    }

    private static let header = 20

    let key: Lease.Key
    let leasedAt: Date
    let count: Int
    /// The same as PostgreSQL counts: microseconds from 2000-01-01.
    private let leasedMicros: Int64
    private let row: PGResult
    private let args: [Range<Int>]
    private let extras: [Range<Int>]

    /// Takes over the row of a claim; nil when it handed out nothing.
    ///
    /// - Throws: `PGError` when the row is not what `skein.claim_batch` gives.
    init?(_ row: PGResult) throws {
        guard row.count == 1 else { return nil }
        self.row = row
        key = Lease.Key(
            slice: try row.int4(row: 0, Column.slice), lane: try row.int4(row: 0, Column.lane),
            seq: try row.int8(row: 0, Column.seq), token: try row.int8(row: 0, Column.token))
        leasedAt = try row.get(row: 0, Column.leasedAt)
        leasedMicros = Int64((leasedAt.timeIntervalSince1970 - 946_684_800) * 1_000_000)
        let arguments = try Self.elements(of: row, Column.args)
        args = arguments
        count = arguments.count
        extras = row.isNull(row: 0, Column.extras) ? [] : try Self.elements(of: row, Column.extras)
        for (column, width) in [
            (Column.ids, 8), (Column.kinds, 4), (Column.attempts, 2), (Column.maxAttempts, 2), (Column.flags, 2),
            (Column.runAt, 8),
        ] where try Self.elements(of: row, column).map(\.count) != Array(repeating: width, count: count) {
            throw SkeinError(.schemaOutOfDate, message: "a claim came in a shape that this worker does not know")
        }
        guard count > 0, extras.isEmpty || extras.count == count else {
            throw SkeinError(.schemaOutOfDate, message: "a claim came in a shape that this worker does not know")
        }
    }

    func id(_ index: Int) -> Int64 { fixed(Column.ids, index) }
    func kindNumber(_ index: Int) -> Int32 { fixed(Column.kinds, index) }
    func flags(_ index: Int) -> Int16 { fixed(Column.flags, index) }

    /// From when a job was due to its claim, both by the server's clock.
    func waitedMicros(_ index: Int) -> Int64 {
        let runAt: Int64 = fixed(Column.runAt, index)
        return max(0, leasedMicros &- runAt)
    }

    /// The job at an index.
    func job(_ index: Int, kind: JobKind) throws -> RawJob {
        let attempt: Int16 = fixed(Column.attempts, index)
        let maxAttempts: Int16 = fixed(Column.maxAttempts, index)
        let microseconds: Int64 = fixed(Column.runAt, index)
        return RawJob(
            id: JobID(id(index)), kind: kind, source: .part(row, column: Column.args, args[index]),
            attempt: Int(attempt), maxAttempts: Int(maxAttempts),
            // PostgreSQL counts from 2000-01-01
            runAt: Date(timeIntervalSince1970: 946_684_800 + Double(microseconds) / 1_000_000),
            flags: Int32(flags(index)), extras: try extras(index))
    }

    /// Where a job is in this batch.
    func index(of job: Int64) -> Int? { (0..<count).first { id($0) == job } }

    /// The trace context of a job of this batch.
    func trace(of job: Int64) -> TraceContext? {
        guard !extras.isEmpty, let index = index(of: job) else { return nil }
        return (try? extras(index))?.trace.flatMap { TraceContext($0) }
    }

    private func extras(_ index: Int) throws -> RawJob.Extras? {
        guard !extras.isEmpty, extras[index].count > 3 else { return nil }
        let text = row.withBytes(row: 0, Column.extras) { bytes in
            bytes.map { Data($0[extras[index]].dropFirst()) } ?? Data()
        }
        let decoded = try JSONCoding.decoder.decode(Extras.self, from: text)
        return RawJob.Extras(
            deadline: decoded.deadline, tenant: decoded.tenant, tags: decoded.tags ?? [], trace: decoded.trace)
    }

    /// An element of an array whose elements all have this width; the widths were checked at the start.
    private func fixed<T: FixedWidthInteger>(_ column: Int, _ index: Int) -> T {
        let width = MemoryLayout<T>.size
        return row.withBytes(row: 0, column) { bytes in
            guard let bytes else { return 0 }
            return T(bigEndian: bytes.loadUnaligned(fromByteOffset: Self.header + index * (width + 4) + 4, as: T.self))
        }
    }

    /// Where the elements of an array lie in its cell.
    private static func elements(of row: PGResult, _ column: Int) throws -> [Range<Int>] {
        try row.withBytes(row: 0, column) { bytes in
            guard let bytes, bytes.count >= header else { return [] }
            func int4(_ offset: Int) -> Int {
                Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
            }
            let count = int4(12)
            var ranges: [Range<Int>] = []
            ranges.reserveCapacity(max(0, count))
            var offset = header
            for _ in 0..<max(0, count) {
                guard offset + 4 <= bytes.count else {
                    throw SkeinError(.schemaOutOfDate, message: "a claim was cut short")
                }
                let length = max(0, int4(offset))
                guard offset + 4 + length <= bytes.count else {
                    throw SkeinError(.schemaOutOfDate, message: "a claim was cut short")
                }
                ranges.append(offset + 4..<offset + 4 + length)
                offset += 4 + length
            }
            return ranges
        }
    }
}
