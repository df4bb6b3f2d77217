public import FoundationEssentials
import PQ

/// Where a job stands.
public struct JobStatus: Sendable, Hashable {
    /// The state.
    public let state: JobState
    /// The attempt that runs or ran last; 0 when there was none.
    public let attempt: Int
    /// After this many failed attempts the job is discarded.
    public let maxAttempts: Int
    /// When it is or was due.
    public let runAt: Date?
    /// When it ended; `nil` while it has not.
    public let finishedAt: Date?
    /// The JSON text of its result, where the handler gave one.
    public let result: String?
    /// The last error.
    public let error: String?

    /// The result decoded; `nil` when there is none.
    public func result<T: Decodable>(as type: T.Type) throws -> T? {
        try result.map { try JSONCoding.decoder.decode(type, from: Data($0.utf8)) }
    }

    init(_ rows: PGResult) throws {
        state = JobState(rawValue: try rows.get(row: 0, 0))
        attempt = Int(try rows.get(Int32?.self, row: 0, 1) ?? 0)
        maxAttempts = Int(try rows.get(Int32?.self, row: 0, 2) ?? 0)
        runAt = try rows.get(row: 0, 3)
        finishedAt = try rows.get(row: 0, 4)
        result = try rows.get(row: 0, 5)
        error = try rows.get(row: 0, 6)
    }
}
