public import FoundationEssentials
import PQ

/// One line of a job's own log.
public struct JobLogLine: Sendable, Hashable {
    /// When it was written.
    public let at: Date
    /// The attempt that wrote it.
    public let attempt: Int
    /// How much it matters.
    public let level: String
    /// The line.
    public let message: String

    init(_ rows: PGResult, row: Int) throws {
        at = try rows.get(row: row, 0)
        attempt = Int(try rows.get(Int32.self, row: row, 1))
        level = try rows.get(row: row, 2)
        message = try rows.get(row: row, 3)
    }
}
