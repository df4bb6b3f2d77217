import PQ
import SkeinFilter

/// What the database said at one moment.
struct TopReading: Sendable {
    var database: String
    var at: String
    var oldestSeconds: Int64
    var workers: String
    var leader: String
    var queues: Table
    /// Jobs that ended in each of the last 60 minutes.
    var completed: [Int64]
    var discarded: [Int64]
    /// What the view shows.
    var table: Table

    /// Rows of a view at most; a count of queues above it is cut as well.
    static let mostRows = 500

    /// Reads all of it in one transaction that changes nothing and ends after 2 s whatever happens.
    static func fetch(_ view: TopView, _ pool: PGPool, _ session: Session) async throws -> TopReading {
        let queues = listing(.queues)
        let listing = view == .queues ? nil : listing(view)
        return try await pool.transaction { connection in
            try connection.script(
                "set transaction read only; set local jit = off; set local statement_timeout = '2s'")
            let head = try connection.query(
                """
                select current_database(), to_char(clock_timestamp() at time zone coalesce($1::text, current_setting('TimeZone')), 'HH24:MI:SS'),
                    floor((h ->> 'oldest_ready_age_seconds')::numeric)::int8, h ->> 'workers', coalesce(h ->> 'leader', '-')
                from skein.health() h
                """, [.text(session.timeZone)])
            let minutes = try connection.query(
                "select completed, discarded from skein.throughput(60) order by minute")
            let shown = try session.table(queues, connection)
            return TopReading(
                database: try head.get(row: 0, 0), at: try head.get(row: 0, 1),
                oldestSeconds: try head.get(row: 0, 2), workers: try head.get(row: 0, 3),
                leader: try head.get(row: 0, 4), queues: shown,
                completed: try (0..<minutes.count).map { try minutes.get(row: $0, 0) },
                discarded: try (0..<minutes.count).map { try minutes.get(row: $0, 1) },
                table: try listing.map { try session.table($0, connection) } ?? shown)
        }
    }

    /// The sum of a column over the queues.
    func sum(_ column: String) -> Int64 {
        queues.rows.indices.reduce(0) { $0 + (queues.value(row: $1, column).flatMap { Int64($0) } ?? 0) }
    }

    private static func listing(_ view: TopView) -> Listing {
        switch view {
        case .queues: Listing(columns: QueuesCommand.columns, source: "skein.queue", order: "name", limit: mostRows)
        case .workers:
            Listing(
                columns: WorkersCommand.columns, source: "skein.worker",
                condition: .all.and("state in ('active', 'quiet', 'stopping')"), order: "id desc", limit: mostRows)
        case .schedules:
            Listing(
                columns: SchedulesCommand.columns, source: "skein.schedule", order: "next_at nulls last, name",
                limit: mostRows)
        case .running:
            Listing(
                columns: [
                    ListColumn("id", .columnID, .integer), ListColumn("kind", .columnKind),
                    ListColumn("queue", .columnQueue), ListColumn("attempt", .columnAttempt, .integer),
                    ListColumn("worker", .columnWorker, .integer),
                    ListColumn("age", .columnSince, .duration, sql: "clock_timestamp() - started_at"),
                    ListColumn("progress", .columnProgress, .text, sql: "to_char(progress * 100, 'FM990') || ' %'"),
                    ListColumn("note", .columnNote),
                ], source: running, order: "started_at, id", limit: 200)
        case .failures:
            Listing(
                columns: [
                    ListColumn("id", .columnID, .integer), ListColumn("kind", .columnKind),
                    ListColumn("state", .columnState), ListColumn("attempt", .columnAttempt, .integer),
                    ListColumn("at", .columnAt, .time),
                    ListColumn("error", .columnError, sql: "left(error, 300)"),
                ], source: "skein.failed_job", order: "id desc", limit: 100)
        }
    }

    /// The newest jobs that run; LIMIT 1 keeps the look-up by id one, and ends it with the first place that has the job.
    private static let running = """
        (select j.* from (
            select s.id from skein.job_in_state s where s.state = 'running' order by s.id desc limit 200) s
        cross join lateral (select * from skein.job v where v.id = s.id limit 1) j) as t
        """
}

extension Session {
    /// A listing for people, inside somebody's transaction.
    func table(_ listing: Listing, _ connection: isolated PGConnection) throws -> Table {
        let result = try connection.query(listing.statement(.local), listing.parameters(timeZone: timeZone))
        return try listing.table(result, .local)
    }
}
