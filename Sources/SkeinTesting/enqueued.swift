import PQ
public import Skein

/// The jobs of a kind that the database holds, in any state, oldest first.
///
/// It reads the queue's private tables, so the connection must be a superuser's or the owner's: for tests only.
///
/// - Throws: What decoding throws when the stored arguments do not fit.
public func enqueued<A: JobArgs>(_ args: A.Type, in database: Database) async throws -> [EnqueuedJob<A>] {
    let kinds = ([A.kind] + A.aliases).map(\.rawValue)
    return try await database.pool.run { connection in
        let rows = try connection.query(
            """
            select j.id, j.state, j.queue, j.priority, j.attempt, j.max_attempts, j.run_at, j.deadline, j.tenant, j.tags,
                j.unique_key,
                coalesce(
                    (select w.args from skein.waiting w where w.id = j.id),
                    (select e.args from skein.ended e where e.id = j.id limit 1),
                    (select r.args from skein.ready r where r.id = j.id limit 1)) as all_args
            from skein.job j
            where j.kind = any ($1)
            order by j.id
            """, [.textArray(kinds.map(Optional.some))])
        return try (0..<rows.count).map { try EnqueuedJob<A>(rows, row: $0) }
    }
}

/// The jobs of a kind that were enqueued as a test expects.
///
/// - Parameters:
///   - args: The arguments' type.
///   - database: Where to look.
///   - count: How many there must be; `nil` means at least one.
///   - matches: Which of the kind's jobs count. All by default.
/// - Returns: Those that match, oldest first.
/// - Throws: ``ExpectationFailure``, which says how many jobs of the kind there are and how many match.
@discardableResult
public func requireEnqueued<A: JobArgs>(
    _ args: A.Type, in database: Database, count: Int? = nil,
    where matches: (EnqueuedJob<A>) -> Bool = { _ in true }
) async throws -> [EnqueuedJob<A>] {
    let all = try await enqueued(A.self, in: database)
    let found = all.filter(matches)
    guard count.map({ $0 == found.count }) ?? !found.isEmpty else {
        throw ExpectationFailure(
            description: "expected \(count.map { String($0) } ?? "some") jobs of \(A.kind), found \(found.count) "
                + "(of \(all.count) of the kind)")
    }
    return found
}

/// A test's expectation that does not hold; Swift Testing shows its description.
public struct ExpectationFailure: Error, Sendable, CustomStringConvertible {
    /// What was expected and what there is.
    public let description: String
}
