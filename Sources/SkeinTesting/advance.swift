import PQ
public import Skein

/// Pushes the clock: everything that waits for a time is this much nearer to it, as if the time had passed.
///
/// Jobs that become due so are due now; deadlines, ends of pauses and the rates of limits move along. Schedules do not:
/// their occurrences belong to the calendar. For tests only, on a superuser's or the owner's connection.
public func advance(by time: Duration, in database: Database) async throws {
    try await database.transaction { connection in
        _ = try connection.query(
            """
            update skein.waiting w
            set run_at = greatest(w.run_at - $1, least(w.run_at, clock_timestamp())),
                deadline = w.deadline - $1
            """, [.interval(time)])
        _ = try connection.query(
            """
            update skein.limit_uses u
            set admitted_at = u.admitted_at - $1,
                started_at = u.started_at - $1,
                released_at = u.released_at - $1
            """, [.interval(time)])
        _ = try connection.query(
            "update skein.pauses p set until = p.until - $1 where p.until is not null", [.interval(time)])
    }
}
