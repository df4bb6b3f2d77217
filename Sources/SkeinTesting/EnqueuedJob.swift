public import FoundationEssentials
import PQ
public import Skein

/// A job as it is stored, with its arguments decoded.
public struct EnqueuedJob<Args: JobArgs>: Sendable {
    /// The number of the job.
    public let id: JobID
    /// The decoded arguments, personal ones too.
    public let args: Args
    /// The state as people see it.
    public let state: JobState
    /// The queue.
    public let queue: String
    /// The priority.
    public let priority: Int
    /// The attempt that runs or ran last.
    public let attempt: Int
    /// After this many failed attempts the job is discarded.
    public let maxAttempts: Int
    /// When it is or was due.
    public let runAt: Date
    /// After this moment it is not started any more.
    public let deadline: Date?
    /// The tenant for whom it runs.
    public let tenant: String?
    /// The tags that its producer gave it.
    public let tags: [String]
    /// Its unique key.
    public let uniqueKey: String?

    /// From the row of the job in `skein.job` and the JSON text of its arguments.
    init(_ rows: PGResult, row: Int) throws {
        id = JobID(try rows.get(row: row, "id"))
        args = try JSONCoding.decoder.decode(
            Args.self, from: Data(try rows.get(String.self, row: row, "all_args").utf8))
        state = JobState(rawValue: try rows.get(row: row, "state"))
        queue = try rows.get(row: row, "queue")
        priority = Int(try rows.get(Int32.self, row: row, "priority"))
        attempt = Int(try rows.get(Int32.self, row: row, "attempt"))
        maxAttempts = Int(try rows.get(Int32.self, row: row, "max_attempts"))
        runAt = try rows.get(row: row, "run_at")
        deadline = try rows.get(row: row, "deadline")
        tenant = try rows.get(row: row, "tenant")
        tags = try rows.get([String]?.self, row: row, "tags") ?? []
        uniqueKey = try rows.get(row: row, "unique_key")
    }
}
