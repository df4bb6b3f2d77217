public import FoundationEssentials
package import PQ

/// One attempt at a job as it was claimed: the arguments are still the bytes that PostgreSQL sent.
///
/// It is cheap to make and to pass on, because it is made for each of perhaps a hundred thousand jobs a second:
/// arguments are copied only when asked for, and what few jobs have is kept apart.
public struct RawJob: Sendable {
    /// Where the argument bytes are.
    package enum Source: Sendable {
        /// In an array of their own.
        case bytes([UInt8])
        /// In a binary `jsonb` or a text cell of a result that many jobs share.
        case cell(PGResult, row: Int, column: Int)
        /// In an element of a binary `jsonb[]` cell of the first row of a result that many jobs share.
        case part(PGResult, column: Int, Range<Int>)
    }

    /// What few jobs have; jobs without any of it allocate nothing.
    package final class Extras: Sendable {
        let deadline: Date?
        let tenant: String?
        let tags: [String]
        let trace: String?

        package init(deadline: Date? = nil, tenant: String? = nil, tags: [String] = [], trace: String? = nil) {
            self.deadline = deadline
            self.tenant = tenant
            self.tags = tags
            self.trace = trace
        }
    }

    /// The number of the job.
    public let id: JobID
    /// The kind of the job.
    public let kind: JobKind
    /// Which attempt this is, from 1.
    public let attempt: Int
    /// After this many failed attempts the job is discarded to the dead letter.
    public let maxAttempts: Int
    /// When the job became due.
    public let runAt: Date
    /// What the engine has to do when the job ends, as bits of the ready row.
    package let flags: Int32
    let source: Source
    let extras: Extras?

    package init(
        id: JobID,
        kind: JobKind,
        source: Source,
        attempt: Int,
        maxAttempts: Int,
        runAt: Date,
        flags: Int32 = 0,
        extras: Extras? = nil
    ) {
        self.id = id
        self.kind = kind
        self.source = source
        self.attempt = attempt
        self.maxAttempts = maxAttempts
        self.runAt = runAt
        self.flags = flags
        self.extras = extras
    }

    /// After this moment the job is of no use to anybody; `nil` means never.
    public var deadline: Date? { extras?.deadline }
    /// The tenant for whom the job runs.
    public var tenant: String? { extras?.tenant }
    /// The tags that its producer gave it.
    public var tags: [String] { extras?.tags ?? [] }
    /// The W3C trace context of its producer.
    public var trace: String? { extras?.trace }

    /// The arguments as UTF-8 JSON text. Copies them; ``withArgs(_:)`` does not.
    public var args: [UInt8] {
        withArgs { [UInt8]($0) }
    }

    /// Lends the arguments as UTF-8 JSON text for the time of the call.
    public func withArgs<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        switch source {
        case .bytes(let bytes):
            return try bytes.withUnsafeBytes(body)
        case .cell(let result, let row, let column):
            return try result.withBytes(row: row, column) { cell in
                guard let cell else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
                return try body(Self.text(cell))
            }
        case .part(let result, let column, let range):
            return try result.withBytes(row: 0, column) { cell in
                guard let cell else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
                return try body(Self.text(UnsafeRawBufferPointer(rebasing: cell[range])))
            }
        }
    }

    /// Binary jsonb is the version byte 1 and then the text; JSON text cannot begin with that byte.
    private static func text(_ cell: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        cell.first == 1 ? UnsafeRawBufferPointer(rebasing: cell.dropFirst()) : cell
    }

    /// The arguments decoded.
    ///
    /// - Throws: ``JobFailure`` with code `bad_arguments`, which names the place but no value. It is not permanent: during
    ///   a rolling deployment another worker may know how to read them.
    public func decode<T: Decodable>(_ type: T.Type) throws -> T {
        do {
            return try JSONCoding.decoder.decode(type, from: withArgs { Data($0) })
        } catch let error as DecodingError {
            throw JobFailure(code: "bad_arguments", message: JSONCoding.describe(error))
        }
    }
}
