public import FoundationEssentials
import PQ

/// One reason why a job is not running.
public struct Reason: Sendable, Hashable {
    /// A stable word.
    public let code: String
    /// The reason in plain words.
    public let detail: String
    /// Since when it holds, where that is known.
    public let since: Date?
    /// What would end it.
    public let release: String?

    init(_ rows: PGResult, row: Int) throws {
        code = try rows.get(row: row, 0)
        detail = try rows.get(String?.self, row: row, 1) ?? ""
        since = try rows.get(row: row, 2)
        release = try rows.get(row: row, 3)
    }
}
