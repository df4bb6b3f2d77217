import PQ
import PrepCalendar
import Programme
import Skein

extension Demo {
    /// The demo city's seed, for its term too.
    private static let seed: Int64 = 7
    /// How long the demo looks for times, in milliseconds.
    private static let timeLimit = 5_000

    /// One community's next term: sessions from the roster, a plan, and invitations to the first session.
    func lessonPrep(_ connection: PGConnection) async throws {
        session.console.note("\n" + Message.demoLessonPrep.text)
        let term = try await nextTerm(connection)
        try await run(ExpandLessonPrep(communityID: 1, term: term), connection)
        session.console.note(Message.demoLessonPrepPlan.text(["term": term]))
        try await run(PlanLessonPrep(term: term, communities: [1], timeLimit: Self.timeLimit), connection)
        let calendar = try await TermCalendar.read(term: term, from: connection)
        session.console.out(calendar.text(days: Message.weekdayNames.text.split(separator: " ").map(String.init)))
        let first = try await connection.rows(
            """
            select s.session_id, s.row_version, q.staff_no
            from programme.prep_session s
            join programme.prep_participants p on p.session_id = s.session_id and p.role = 'chair'
            join programme.people q on q.person_id = p.person_id
            where s.term_code = $1::text and s.status = 'proposed' order by s.starts_at limit 1
            """, [.text(term)])
        guard first.count == 1 else { return }
        let id: Int64 = try first.get(row: 0, 0)
        try await run(
            ConfirmLessonPrep(
                sessionID: id, rowVersion: Int(try first.get(Int32.self, row: 0, 1)), by: try first.get(row: 0, 2)),
            connection)
        let told = try await connection.rows(
            "select invited, expected from programme.prep_session where session_id = $1::int8", [.int8(id)])
        session.console.note(
            Message.demoLessonPrepInvited.text([
                "session": "\(id)", "invited": "\(try told.get(Int64.self, row: 0, 0))",
                "expected": "\(try told.get(Int64.self, row: 0, 1))",
            ]))
    }

    /// Makes the communities, timetables and rooms of the next term, unless they are there.
    private func nextTerm(_ connection: PGConnection) async throws -> String {
        let rows = try await connection.rows(
            """
            with next as (
                select case when m between 2 and 8 then y || 'F' when m = 1 then y || 'S' else y + 1 || 'S' end as term
                from (select extract(month from d)::int, extract(year from d)::int
                      from programme.city_day(now()) d) t (m, y)
            )
            select n.term, programme.generate_preparation($1::int8, n.term, 3)::text from next n
            """, [.int8(Self.seed)])
        return try rows.get(row: 0, 0)
    }

    private func run<A: JobArgs>(_ args: A, _ connection: PGConnection) async throws {
        let id = try await connection.run { try $0.enqueue(args).id.rawValue }
        let state = try await end(of: id, connection)
        guard state == "completed" else {
            throw CLIError(.jobFailed, Message.jobEnded.text(["id": "\(id)", "state": state, "error": ""]))
        }
    }
}
