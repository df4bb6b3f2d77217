import PQ
import TestSupport
import Testing

/// What the schedule tests share: one session, and rows as lines of text.
func withSchedules(_ body: @Sendable (isolated PGConnection) throws -> Void) async throws {
    try await withDatabase(.skein) { database in
        let c = try await database.connect()
        try await c.run { c in
            // Nothing may depend on what the session is set to.
            try c.script(
                "set time zone 'America/New_York'; set datestyle = 'SQL, DMY'; set intervalstyle = 'sql_standard'")
            _ = try c.query("select skein.define_kind('tick')")
            try body(c)
            c.close()
        }
    }
}

extension PGConnection {
    /// The rows of a query, columns joined by ` | `, null as `-`.
    func lines(_ sql: String, _ parameters: [PGValue] = []) throws -> [String] {
        let result = try query(sql, parameters, timeout: .seconds(120))
        return try (0..<result.count).map { row in
            try (0..<result.columnCount)
                .map { try result.text(row: row, $0) ?? "-" }
                .joined(separator: " | ")
        }
    }

    /// The single value of a query, as text.
    func value(_ sql: String, _ parameters: [PGValue] = []) throws -> String {
        try lines(sql, parameters).first ?? "no row"
    }

    /// The occurrences of a rule as `UTC | wall clock | note`.
    func occurrences(_ rule: String, _ zone: String, from: String, to: String, roll: String = "none") throws -> [String]
    {
        try lines(
            """
            select to_char(o.due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), o.local_time, o.note
            from skein.rule_occurrences($1, $2, '2026-01-01 00:00+00', $3::text::timestamptz,
                $4::text::timestamptz, null, 'cn', $5) o
            """, [.text(rule), .text(zone), .text(from), .text(to), .text(roll)])
    }

    /// The occurrences of a schedule that were decided, as `MM-DD HH:MM outcome`, in UTC.
    func decided(_ schedule: String) throws -> [String] {
        try lines(
            """
            select to_char(o.due_at at time zone 'UTC', 'MM-DD HH24:MI ') || o.outcome
            from skein.occurrence o
            where o.schedule = $1
            order by o.due_at
            """, [.text(schedule)])
    }

    /// The leader's tick at that moment, given in UTC; how many due times were decided.
    @discardableResult
    func tick(_ now: String, limit: Int32 = 100) throws -> String {
        try value("select skein.fire_schedules($1, ($2 || '+00')::timestamptz)", [.int4(limit), .text(now)])
    }

    /// Starts a simulation: what is due at or before that moment, given in UTC, is not due any more.
    func start(_ schedule: String, _ from: String) throws {
        _ = try query("select skein.schedule_arm($1, ($2 || '+00')::timestamptz)", [.text(schedule), .text(from)])
    }

    /// The SQLSTATE, pointer and rule of the error that a statement ends with.
    func refusal(_ sql: String, _ parameters: [PGValue] = []) throws -> String {
        do {
            _ = try query(sql, parameters)
            return "accepted"
        } catch let error as PGError {
            let place = try value(
                "select concat_ws(' ', nullif($1::text::jsonb ->> 'pointer', ''), $1::text::jsonb ->> 'rule')",
                [.text(error.detail ?? "{}")])
            return "\(error.sqlState ?? "-") \(place)"
        }
    }
}
