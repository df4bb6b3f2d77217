import PQ
import SkeinFilter

/// Looks for the jobs that match a filter, look by look, each a short statement of its own: until enough are found, the
/// history ends, or patience does.
struct JobHunt: Sendable {
    /// After this no further look begins.
    static let usualPatience = Duration.milliseconds(100)

    struct Found {
        var table: Table
        /// Jobs that were looked at by the looks that found too few.
        var looked = 0
        /// Where to go on; nil at the end of the history, and when enough were found.
        var next: Int64?
    }

    let look: JobLook
    /// Nil to go on to the end.
    let patience: Duration?

    func find(_ limit: Int, after: Int64?, _ connection: PGConnection, _ session: Session) async throws -> Found {
        let listing = Listing(columns: JobListings.columns, source: "skein.job")
        let time: TimeStyle = session.format.isForMachines ? .utc : session.time
        let start = ContinuousClock.now
        var found = Found(table: Table(listing.columns.map(\.column)), next: after)
        repeat {
            let statement = look.statement(
                listing.texts(time), before: found.next, limit: limit - found.table.rows.count,
                firstParameter: Listing.firstParameter)
            let result = try await connection.rows(
                statement.sql, listing.parameters(timeZone: session.timeZone) + statement.parameters.map(\.value))
            found.next = nil
            for row in 0..<result.count {
                guard let looked = try result.get(String?.self, row: row, 0).flatMap({ Int($0) }) else {
                    found.table.rows.append(try listing.cells(result, row: row, from: JobLook.leading, time))
                    continue
                }
                found.looked += looked
                guard looked >= look.bound else { continue }
                found.next = try result.get(String?.self, row: row, 1).flatMap { Int64($0) }
            }
        } while found.next != nil && patience.map { ContinuousClock.now - start < $0 } ?? true
        return found
    }
}
