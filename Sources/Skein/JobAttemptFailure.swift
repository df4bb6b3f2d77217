public import FoundationEssentials
import PQ

/// The record of one failed attempt.
public struct JobAttemptFailure: Sendable, Hashable {
    /// When the attempt ended.
    public let at: Date
    /// Which attempt it was.
    public let attempt: Int
    /// The short word that the handler or the engine gave.
    public let code: String
    /// The error in words.
    public let error: String
    /// The worker that ran it.
    public let worker: Int64?

    init(_ rows: PGResult, row: Int) throws {
        at = try rows.get(row: row, 0)
        attempt = Int(try rows.get(Int32.self, row: row, 1))
        code = try rows.get(String?.self, row: row, 2) ?? ""
        error = try rows.get(String?.self, row: row, 3) ?? ""
        worker = try rows.get(row: row, 4)
    }
}
