import Logging
import PQ

/// The guided tour: a schedule opens the yearly review, workers work it off, a restricted role enqueues and is refused, a
/// term is evaluated, a video goes through its chain, a community's lesson preparation is planned, a
/// message reaches a mailbox and a group robot.
struct Demo: Sendable {
    let conninfo: String
    let session: Session
    let peers: DemoPeers
    let logger: Logger

    /// The role that may do one thing only.
    static let role = "skein_demo_school"
    private static let patience = Duration.seconds(600)

    func run() async throws {
        let connection = try await PGConnection.connect(conninfo, options: session.connectOptions(), logger: logger)
        do {
            try await review(connection)
            try await producer(connection)
            try await evaluation(connection)
            try await video(connection)
            try await lessonPrep(connection)
            try await notices(peers, connection)
            await connection.close()
        } catch {
            await connection.close()
            throw error
        }
    }

    // MARK: The review

    private func review(_ connection: PGConnection) async throws {
        let opened = try await openBySchedule(connection)
        session.console.note(Message.demoWorking.text)
        try await workOff(opened, connection)
        session.console.note("\n" + Message.demoResult.text)
        session.show(try await City.reviewProgress.fetch(connection, session), empty: .reviewEmpty)
    }

    /// Fires the next of the review's schedules by telling the queue a later time than it is. A review that was opened
    /// before is left as it is.
    private func openBySchedule(_ connection: PGConnection) async throws -> Int64 {
        if let job = try await lastOpening(connection) {
            session.console.note(Message.demoAlready.text(["year": job.year]))
            return job.id
        }
        let next = try await connection.rows(
            """
            select name, to_char(next_at at time zone time_zone, 'YYYY-MM-DD HH24:MI'), next_at::text
            from skein.schedule
            where kind = 'review.open_year' and next_at is not null
            order by next_at
            limit 1
            """)
        guard next.count == 1 else { throw CLIError(.failed, Message.demoSchedules.text) }
        session.console.note(
            Message.demoSchedule.text(["name": try next.get(row: 0, 0), "at": try next.get(row: 0, 1)]))
        let moment = try next.get(String.self, row: 0, 2)
        _ = try await connection.rows("select skein.fire_schedules(100, $1::text::timestamptz)", [.text(moment)])
        guard let job = try await lastOpening(connection) else {
            throw CLIError(.failed, Message.demoSchedules.text)
        }
        session.console.note(
            Message.demoFired.text(["id": "\(job.id)", "kind": "review.open_year", "year": job.year]))
        return job.id
    }

    private func lastOpening(_ connection: PGConnection) async throws -> (id: Int64, year: String)? {
        let result = try await connection.rows(
            """
            select o.job_id, coalesce(j.args ->> 'review_year', '')
            from skein.occurrence o
            join skein.job j on j.id = o.job_id
            where j.kind = 'review.open_year'
            order by o.due_at desc
            limit 1
            """)
        guard result.count == 1 else { return nil }
        return (try result.get(row: 0, 0), try result.get(row: 0, 1))
    }

    /// Waits until every job that belongs to the review has ended, except reminders, which are weeks away.
    private func workOff(_ opening: Int64, _ connection: PGConnection) async throws {
        _ = try await end(of: opening, connection)
        var bar = ProgressBar(Message.demoBar.text, console: session.console)
        defer { bar.finish() }
        let start = ContinuousClock.now
        while ContinuousClock.now - start < Self.patience {
            let result = try await connection.rows(
                """
                select count(*) filter (where state in ('completed', 'cancelled', 'discarded')), count(*)
                from skein.job
                where kind = 'review.open'
                """)
            let (done, total) = (try result.get(Int64.self, row: 0, 0), try result.get(Int64.self, row: 0, 1))
            bar.update(done: done, of: total)
            if done >= total { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw timedOut
    }

    // MARK: The producer

    private func producer(_ connection: PGConnection) async throws {
        try await connection.run { connection in
            try connection.script(
                """
                do $$ begin
                    if not exists (select from pg_roles where rolname = '\(Self.role)') then
                        create role \(Self.role) login in role skein_producer;
                    end if;
                end $$;
                """)
            _ = try connection.query(
                "select skein.grant_producer($1::text::name, 'review.open_year')", [.text(Self.role)])
        }
        session.console.note("\n" + Message.demoPush.text(["role": Self.role]))
        let restricted = try await PGConnection.connect(
            conninfo + " user=\(Self.role)", options: session.connectOptions(), logger: logger)
        do {
            try await push(restricted)
            try await refuse(restricted)
            await restricted.close()
        } catch {
            await restricted.close()
            throw error
        }
    }

    private func push(_ connection: PGConnection) async throws {
        let sql = """
            select job_id from skein.enqueue('review.open_year',
                '{"review_year": 2027, "basis": "school_year", "dry_run": true}')
            """
        quote(sql)
        let id = try await connection.rows(sql).get(Int64.self, row: 0, 0)
        let state = try await end(of: id, connection)
        session.console.note(Message.demoPushed.text(["id": "\(id)", "state": state]))
    }

    private func refuse(_ connection: PGConnection) async throws {
        session.console.note("\n" + Message.demoRefused.text)
        let sql = """
            select job_id from skein.enqueue('review.open_year',
                '{"review_year": 1999, "basis": "school_year"}')
            """
        quote(sql)
        do {
            _ = try await connection.rows(sql)
        } catch let error as PGError where error.sqlState == "SK002" {
            let text = CLIError(error).text(style: session.errorStyle)
            session.console.err(text.split(separator: "\n").map { "   " + $0 + "\n" }.joined())
            return
        }
        throw CLIError(.failed, Message.demoNotRefused.text)
    }

    private func quote(_ sql: String) {
        session.console.note(
            session.errorStyle.dim(sql.split(separator: "\n").map { "   " + $0 }.joined(separator: "\n")))
    }

    /// The state in which a job ended.
    func end(of id: Int64, _ connection: PGConnection) async throws -> String {
        let start = ContinuousClock.now
        var pause = Duration.milliseconds(20)
        while ContinuousClock.now - start < Self.patience {
            let state = try await connection.rows("select state from skein.job_status($1::int8)", [.int8(id)])
                .get(String.self, row: 0, 0)
            if ["completed", "cancelled", "discarded"].contains(state) { return state }
            try await Task.sleep(for: pause)
            pause = min(pause * 1.5, .milliseconds(500))
        }
        throw timedOut
    }

    private var timedOut: CLIError {
        CLIError(.failed, Message.demoTimedOut.text(["seconds": "\(Self.patience.components.seconds)"]))
    }
}
