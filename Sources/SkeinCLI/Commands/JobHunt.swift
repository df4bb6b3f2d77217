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
        let listing = Listing(columns: JobListings.columns, source: "skein.job").shown(in: session.format)
        let time: TimeStyle = session.format.isForMachines ? .utc : session.time
        var table = Table(listing.columns.map(\.column))
        let walk = try await walk(limit, before: after, listing.texts(time), connection, session) { result, row in
            table.rows.append(try listing.cells(result, row: row, from: JobLook.leading, time))
        }
        return Found(table: table, looked: walk.looked, next: walk.next)
    }

    /// The numbers alone, newest first. `next` is where to go on, and nil only at the end of the history.
    func numbers(
        _ limit: Int, before: Int64, _ connection: PGConnection, _ session: Session
    ) async throws -> (ids: [Int64], next: Int64?) {
        var ids: [Int64] = []
        let walk = try await walk(limit, before: before, [], connection, session) { result, row in
            ids.append(try result.number(row, JobLook.leading - 1))
        }
        return (ids, ids.count == limit ? ids.last : walk.next)
    }

    private func walk(
        _ limit: Int, before: Int64?, _ texts: [String], _ connection: PGConnection, _ session: Session,
        _ found: (PGResult, Int) throws -> Void
    ) async throws -> (looked: Int, next: Int64?) {
        // `$1` belongs to lists: their time zone. Numbers alone have none.
        let own = texts.isEmpty ? [] : [PGValue.text(session.timeZone)]
        let start = ContinuousClock.now
        var (count, looked, next) = (0, 0, before)
        repeat {
            let statement = look.statement(
                texts, before: next, limit: limit - count, firstParameter: own.count + 1)
            let result = try await connection.rows(statement.sql, own + statement.parameters.map(\.value))
            next = nil
            for row in 0..<result.count {
                guard let passed = try result.get(String?.self, row: row, 0).flatMap({ Int($0) }) else {
                    try found(result, row)
                    count += 1
                    continue
                }
                looked += passed
                guard passed >= look.bound else { continue }
                next = try result.number(row, 1)
            }
        } while next != nil && patience.map { ContinuousClock.now - start < $0 } ?? true
        return (looked, next)
    }
}

extension PGResult {
    /// A number that came as text.
    fileprivate func number(_ row: Int, _ column: Int) throws -> Int64 {
        let text = try get(String.self, row: row, column)
        guard let number = Int64(text) else {
            throw PGError(.decoding, "column \(column + 1) is no number")
        }
        return number
    }
}
