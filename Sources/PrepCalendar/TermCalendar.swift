import ICalendar
public import PQ

/// The sessions of a term that have a time, week by week.
public struct TermCalendar: Sendable {
    /// One session with its place in the term.
    public struct Entry: Sendable, Hashable {
        /// Its number.
        public var session: Int64
        var uid: String
        var sequence: Int
        /// The code of its community.
        public var community: String
        /// Series and number.
        public var label: String
        /// What it is about.
        public var topic: String
        /// As `confirmed`.
        public var status: String
        /// Host and room.
        public var place: String?
        var starts: Int64
        var ends: Int64
        /// From 1.
        var week: Int
        /// From 1, Monday.
        var weekday: Int
        /// `14:30`, in the city.
        public var time: String
        var duration: Int
    }

    /// The term.
    public let term: String
    /// The date of each week's Monday, `2026-09-07`.
    let mondays: [String]
    /// In the order of time.
    public let entries: [Entry]

    /// Reads the sessions that are proposed, confirmed or over; of all communities when none is named.
    ///
    /// - Throws: what the connection throws; SQLSTATE SK008 when no unit has the term.
    public static func read(
        term: String, communities: [String] = [], from connection: PGConnection
    ) async throws -> TermCalendar {
        try await connection.run { try read(term: term, communities: communities, in: $0) }
    }

    /// The same, inside somebody's transaction.
    public static func read(
        term: String, communities: [String] = [], in connection: isolated PGConnection
    ) throws -> TermCalendar {
        let weeks = try connection.query(
            """
            select (f.first_monday + 7 * n)::text
            from programme.prep_frame($1::text) f cross join generate_series(0, f.weeks - 1) n order by n
            """, [.text(term)])
        let rows = try connection.query(
            """
            select s.session_id, s.uid, s.ical_sequence, s.community, s.series || ' ' || s.seq_no, s.topic, s.status,
                concat_ws(' ', s.host, s.room), extract(epoch from s.starts_at)::int8,
                extract(epoch from s.ends_at)::int8, (l.day - f.first_monday) / 7 + 1,
                extract(isodow from l.day)::int4, to_char(s.starts_at at time zone 'Asia/Shanghai', 'HH24:MI'),
                s.duration_min
            from programme.prep_session s
            cross join programme.prep_frame($1::text) f
            cross join lateral (select programme.city_day(s.starts_at) as day) l
            where s.term_code = $1::text and ($2::text[] = '{}' or s.community = any ($2::text[]))
                and s.starts_at is not null and s.status <> 'cancelled'
            order by s.starts_at, s.community, s.session_id
            """, [.text(term), .textArray(communities)])
        return TermCalendar(
            term: term, mondays: try (0..<weeks.count).map { try weeks.get(row: $0, 0) },
            entries: try (0..<rows.count).map { row in
                Entry(
                    session: try rows.get(row: row, 0), uid: try rows.get(row: row, 1),
                    sequence: Int(try rows.get(Int32.self, row: row, 2)), community: try rows.get(row: row, 3),
                    label: try rows.get(row: row, 4), topic: try rows.get(row: row, 5),
                    status: try rows.get(row: row, 6), place: try rows.get(row: row, 7),
                    starts: try rows.get(row: row, 8), ends: try rows.get(row: row, 9),
                    week: Int(try rows.get(Int32.self, row: row, 10)),
                    weekday: Int(try rows.get(Int32.self, row: row, 11)), time: try rows.get(row: row, 12),
                    duration: Int(try rows.get(Int16.self, row: row, 13)))
            })
    }

    /// The sessions of one day of a week, in the order of time.
    func entries(week: Int, weekday: Int) -> [Entry] {
        entries.filter { $0.week == week && $0.weekday == weekday }
    }

    /// The sessions as a calendar file to subscribe to. `stamp`: when it is made, Unix seconds.
    public func feed(stamp: Int64) -> String {
        Invitation.feed(
            entries.map { entry in
                Invitation(
                    method: .request, uid: entry.uid, sequence: max(entry.sequence, 0), stamp: stamp,
                    starts: entry.starts, ends: entry.ends, summary: entry.topic, description: entry.community,
                    location: entry.place, organizer: Invitation.Attendee(name: "", email: "", role: .chair),
                    attendees: [])
            })
    }
}
