import PQ
import Programme
import Skein
import TestSupport
import Testing

/// `review.open_year`, from its schedule to one review per title holder.
@Suite("Opening the year")
struct OpenYearTests {
    /// Works off everything that is ready, as a worker's login with no more rights than it needs.
    private func drain(_ town: Town) async throws {
        let login = try await town.database.createLogin("worker", in: ["skein_worker"])
        let queue = Database(login.conninfo, logger: testLogger)
        var configuration = Worker.Configuration(queues: ["review", "notify"], concurrency: 4, mode: .drain)
        configuration.installsKinds = false
        try await Worker(queue, jobs: Town.jobs(), configuration: configuration, logger: testLogger).run()
        await queue.close()
    }

    @Test("the schedule's due time opens one review per holder, with notices and reminders")
    func bySchedule() async throws {
        try await withTown { town in
            _ = try await town.connection.run { c in try ProgrammeSchedules.install(c) }
            let next = try await town.lines(
                """
                select to_char(s.next_at at time zone 'Asia/Shanghai', 'YYYY MM HH24:MI'), w.day = programme.city_day(next_at)
                from skein.schedule s
                cross join programme.nearest_workday(programme.city_day(s.next_at), true) w
                where s.name = 'review.open_year/calendar'
                """)
            let year = try #require(next.first.flatMap { Int($0.prefix(4)) })
            #expect(next == ["\(year) 12 09:00 true"])
            try await town.generate(holders: 40, year: year)

            #expect(try await town.value("select skein.fire_schedules()") == "0", "nothing is due yet")
            let fire = """
                select skein.fire_schedules(p_now => next_at + interval '20 s')
                from skein.schedule where name = 'review.open_year/calendar'
                """
            try await town.run(fire)
            #expect(
                try await town.value("select args from skein.job where kind = 'review.open_year'")
                    == #"{"v": 1, "basis": "calendar_year", "review_year": \#(year)}"#)

            try await drain(town)
            let states = try await town.lines(
                """
                select kind, state, count(*) from skein.job
                where kind ~ '^review[.]|^notify.send$' and kind <> 'review.sweep'
                group by 1, 2 order by 1, 2
                """)
            #expect(
                states == [
                    "notify.send completed 40", "review.close scheduled 1", "review.escalate scheduled 117",
                    "review.open completed 40", "review.open_year completed 1", "review.remind scheduled 195",
                ], "one message to the bureau's office, one to each of 39 holders and the unit")
            #expect(
                try await town.lines(
                    """
                    select sum(total), sum(open), sum(confirmed), sum(missed), sum(void), sum(unresolved),
                        sum(reminders_scheduled)
                    from programme.review_progress where review_year = \(year)
                    """) == ["40 39 0 0 1 1 195"])
            #expect(
                try await town.value("select result ->> 'enqueued' from skein.job where kind = 'review.open_year'")
                    == "40")
            #expect(
                try await town.value(
                    """
                    select count(distinct n.person_id) from programme.notification n
                    join programme.title t on t.person_id = n.person_id where n.subject like 'review:%'
                    """) == "39")
            #expect(
                try await town.value("select count(*) from programme.domain_event where job_id is null")
                    == "1", "only the city itself was made by no job")
        }
    }

    @Test("opening again changes nothing, whoever asks")
    func again() async throws {
        try await withTown(holders: 20) { town in
            let first = try await town.openYear()
            #expect(first.created && first.enqueued == 20 && !first.dryRun)
            #expect(first.byDistrict.values.reduce(0, +) == 20)
            let state = """
                select (select count(*) from skein.job), (select count(*) from programme.domain_event),
                    (select count(*) from programme.review_cycle), (select count(*) from programme.review)
                """
            let before = try await town.lines(state)
            let second = try await town.openYear()
            #expect(!second.created && second.enqueued == 0 && second.cycleID == first.cycleID)
            #expect(try await town.lines(state) == before)
            try await town.openAll()
            let opened = try await town.lines(state)
            #expect(try await town.openYear().enqueued == 0)
            try await town.openAll()
            #expect(try await town.lines(state) == opened)
        }
    }

    @Test("a holder who came later is added by opening again")
    func later() async throws {
        try await withTown(holders: 20) { town in
            try await town.run("update programme.title_terms set status = 'awaiting_evaluation' where term_id = 3")
            #expect(try await town.openYear().enqueued == 19)
            try await town.run(
                """
                insert into programme.people (staff_no, name_zh) values ('N1', '新人');
                insert into programme.title_terms (person_id, cohort_id, track, tier_id, period, organisation_id)
                select p.person_id, t.cohort_id, t.track, 1, t.period, t.organisation_id
                from programme.people p, programme.title_terms t where p.staff_no = 'N1' and t.term_id = 1
                """)
            let again = try await town.openYear()
            #expect(again.enqueued == 1 && !again.created)
            #expect(
                try await town.value("select count(*) from programme.domain_event where kind = 'review.year_opened'")
                    == "2")
        }
    }

    @Test("of two at once the second waits for the first and finds nothing left")
    func concurrent() async throws {
        try await withTown(holders: 20) { town in
            let args = #"'{"review_year": \#(Town.year), "basis": "calendar_year"}'"#
            try await town.run("begin")
            try await town.run("select programme.review_open_year(\(args))")
            let other = Town(database: town.database, connection: try await town.database.connect())
            async let second = other.openYear()
            let watcher = try await town.database.connect()
            try await eventually("the second call waits for the first") {
                try await watcher.run { c in
                    try c.query(
                        """
                        select from pg_stat_activity
                        where wait_event_type = 'Lock' and datname = current_database()
                        """
                    ).count == 1
                }
            }
            try await town.run("commit")
            let result = try await second
            #expect(!result.created && result.enqueued == 0)
            #expect(try await town.jobs("review.open") == 20)
            #expect(try await town.value("select count(*) from programme.review_cycle") == "1")
            try await other.connection.run { c in c.close() }
            try await watcher.run { c in c.close() }
        }
    }

    @Test("a dry run says what would happen and writes nothing")
    func dryRun() async throws {
        try await withTown(holders: 20) { town in
            let state = """
                select (select count(*) from skein.job), (select count(*) from programme.domain_event),
                    (select count(*) from programme.review_cycle), (select last_value from skein.job_id)
                """
            let before = try await town.lines(state)
            let dry = try await town.openYear(more: #"{"dry_run": true}"#)
            #expect(dry.dryRun && dry.enqueued == 20 && dry.cycleID == nil && !dry.created)
            #expect(try await town.lines(state) == before)
            let real = try await town.openYear()
            #expect(real.byDistrict == dry.byDistrict && real.dueAt == dry.dueAt && real.closesAt == dry.closesAt)
        }
    }

    @Test("one track alone")
    func track() async throws {
        try await withTown(holders: 40) { town in
            #expect(try await town.openYear(more: #"{"track": "master_principal"}"#).enqueued == 8)
            try await town.openAll()
            // Who was reviewed under the track is not reviewed a second time under all tracks.
            let reviewed = Int(try await town.value("select count(*) from programme.review") ?? "") ?? 0
            #expect(try await town.openYear().enqueued == 40 - reviewed)
        }
    }

    @Test("terms that cover less of the year than policy asks for are left out")
    func overlap() async throws {
        try await withTown(holders: 20) { town in
            // 89 and 90 days of the year.
            try await town.run(
                """
                update programme.title_terms set period = daterange(make_date(\(Town.year), 1, 1) - 9, make_date(\(Town.year), 1, 1) + 89)
                where term_id = 1;
                update programme.title_terms set period = daterange(make_date(\(Town.year), 1, 1) - 9, make_date(\(Town.year), 1, 1) + 90)
                where term_id = 2
                """)
            #expect(try await town.openYear().enqueued == 19)
        }
    }

    @Test("no holders: done, with a cycle and no job")
    func nobody() async throws {
        try await withTown { town in
            let opened = try await town.openYear()
            #expect(opened.created && opened.enqueued == 0 && opened.byDistrict.isEmpty)
        }
    }

    @Test("other dates for a cycle that is open are refused, and so is a closed cycle")
    func otherDates() async throws {
        try await withTown(holders: 20) { town in
            let opened = try await town.openYear()
            #expect(try await town.openYear(more: #"{"due_at": "\#(opened.dueAt)"}"#).enqueued == 0)
            await #expect(throws: PGError.self) {
                try await town.openYear(more: #"{"due_at": "\#(Town.year)-12-28T17:00:00+08:00"}"#)
            }
            try await town.run(
                """
                update programme.review_cycles set status = 'closing';
                update programme.review_cycles set status = 'closed'
                """)
            await #expect(throws: PGError.self) { try await town.openYear() }
        }
    }

    private static let bad: [(args: String, pointer: String)] = [
        (#"{"review_year": 2019, "basis": "calendar_year"}"#, "/review_year"),
        (#"{"basis": "calendar_year"}"#, "/review_year"), (#"{"review_year": 2026, "basis": "moon"}"#, "/basis"),
        (#"{"review_year": 2026}"#, "/basis"),
        (#"{"review_year": 2026, "basis": "calendar_year", "opens_at": "2026-12-01T09:00:00"}"#, "/opens_at"),
        (#"{"review_year": 2026, "basis": "calendar_year", "due_at": "2026-13-01T09:00:00Z"}"#, "/due_at"),
        (#"{"review_year": 2026, "basis": "calendar_year", "due_at": "2026-11-01T09:00:00Z"}"#, "/due_at"),
        (#"{"review_year": 2026, "basis": "calendar_year", "closes_at": "2026-12-02T09:00:00Z"}"#, "/closes_at"),
    ]

    @Test("bad arguments are refused with a pointer")
    func badArguments() async throws {
        try await withTown { town in
            // By the function itself: for a job that was enqueued before the rules of its kind were made stricter.
            for (args, pointer) in Self.bad {
                let error = try await town.refusal("select programme.review_open_year('\(args)')")
                #expect(error?.sqlState == "SK002", "\(args)")
                #expect(error?.detail?.contains("\"\(pointer)\"") == true, "\(args)")
            }
            #expect(try await town.value("select count(*) from programme.review_cycle") == "0")
        }
    }
}
