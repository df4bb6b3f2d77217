import PQ
import TestSupport
import Testing

/// Setting, changing, running and previewing schedules.
@Suite("Schedules")
struct ScheduleTests {
    @Test("setting is idempotent, keeps what has fired, and audits what changed")
    func idempotent() async throws {
        try await withSchedules { c throws in
            let set =
                "select skein.set_schedule('s', 'tick', args => '{}', rule => 'cron: 0 9 * * *', time_zone => 'UTC')"
            #expect(try c.value(set) == "t")
            try c.start("s", "2027-03-01 00:00:00")
            try c.tick("2027-03-01 09:00:05")
            let before = try c.lines("select next_at, last_due_at, last_job_id from skein.schedule")
            #expect(try c.value(set) == "f")
            #expect(try c.lines("select next_at, last_due_at, last_job_id from skein.schedule") == before)
            // Another policy leaves the due times alone; another rule counts from now and keeps the record.
            #expect(
                try c.value(
                    """
                    select skein.set_schedule('s', 'tick', rule => 'cron: 0 9 * * *', time_zone => 'UTC',
                        misfire => 'skip')
                    """
                ) == "t")
            #expect(try c.lines("select next_at, last_due_at, last_job_id from skein.schedule") == before)
            #expect(
                try c.value("select skein.set_schedule('s', 'tick', rule => 'cron: 0 10 * * *', time_zone => 'UTC')")
                    == "t")
            #expect(
                try c.value(
                    "select last_due_at = '2027-03-01 09:00+00' and next_at > '2027-03-01 09:00+00' from skein.schedule"
                ) == "t")
            #expect(
                try c.lines(
                    """
                    select action, subject, array_to_string(array(select jsonb_object_keys(detail) order
                        by 1), ',') from skein.audit_log where action like '%schedule' order by at offset
                        1
                    """
                )
                    == ["set_schedule | s | misfire", "set_schedule | s | misfire,rule"])
        }
    }

    @Test("an every rule keeps its anchor until it is changed")
    func anchor() async throws {
        try await withSchedules { c throws in
            let set =
                """
                select skein.set_schedule('s', 'tick', rule => $1, priority => $2,
                    starts_at => '2030-01-01 00:00:07+00')
                """
            _ = try c.query(set, [.text("every: 5 minutes"), .int4(1)])
            #expect(try c.value("select next_at = '2030-01-01 00:00:07+00' from skein.schedule") == "t")
            _ = try c.query(set, [.text("every: 5 minutes"), .int4(2)])
            #expect(
                try c.lines(
                    "select local_time from skein.schedule_preview('2030-01-01 00:01+00', '2030-01-01 00:11+00')")
                    == ["2030-01-01 08:05:07", "2030-01-01 08:10:07"])
        }
    }

    @Test(
        "what is wrong is refused with SQLSTATE and pointer, and nothing is stored",
        arguments: [
            ("'s', 'nope', rule => 'cron: 0 9 * * *'", "SK001 /kind kind"),
            ("'s', null, rule => 'cron: 0 9 * * *'", "SK001 /kind kind"),
            ("'', 'tick', rule => 'cron: 0 9 * * *'", "SK010 /name name"),
            ("repeat('x', 101), 'tick', rule => 'cron: 0 9 * * *'", "SK010 /name name"),
            ("'s', 'tick'", "SK002 /rule required"),
            ("'s', 'tick', rule => 'cron: 0 9 * * *', time_zone => 'Asia/Shangai'", "SK002 /time_zone time_zone"),
            ("'s', 'tick', rule => 'cron: 0 9 * * *', time_zone => 'UTC+8'", "SK002 /time_zone time_zone"),
            ("'s', 'tick', rule => 'cron: 0 9 * * *', time_zone => 'CST'", "SK002 /time_zone time_zone"),
            ("'s', 'tick', rule => 'cron: 0 9 * * *', time_zone => null", "SK002 /time_zone time_zone"),
            ("'s', 'tick', rule => 'cron: 0 9 * * *', calendar => 'nope'", "SK002 /calendar calendar"),
            ("'s', 'tick', rule => 'cron: 0 9 * * *', roll => 'next'", "SK002 /calendar calendar"),
            ("'s', 'tick', rule => 'every: 1 hour', calendar => 'cn', roll => 'next'", "SK002 /roll roll"),
            ("'s', 'tick', rule => 'cron: 0 9 * * *', roll => 'nearest'", "SK002 /roll roll"),
            ("'s', 'tick', rule => 'cron: 0 9 * * *', misfire => 'never'", "SK002 /misfire misfire"),
            ("'s', 'tick', rule => 'cron: 0 9 * * *', overlap => null", "SK002 /overlap overlap"),
            ("'s', 'tick', rule => 'cron: 0 9 * * *', misfire_window => '-1 s'", "SK010 /misfire_window range"),
            ("'s', 'tick', rule => 'cron: 0 9 * * *', starts_at => 'infinity'", "SK010 /starts_at range"),
            ("'s', 'tick', rule => 'cron: 0 9 1 1 *', ends_at => now() + interval '1 s'", "SK002 /ends_at never_due"),
            ("'s', 'tick', rule => 'cron: 0 9 * * *', priority => 1000", "SK010 /priority range"),
            ("'s', 'tick', rule => 'cron: 0 9 * * *', queue => 'a b'", "SK002 /queue name"),
            ("'s', 'tick', rule => 'cron: 0 9 * * *', args => '[]'", "SK002 type"),
            ("'s', 'typed', rule => 'cron: 0 9 * * *', args => '{\"year\": \"2027\"}'", "SK002 /year type"),
        ])
    func refused(arguments: String, refusal: String) async throws {
        try await withSchedules { c throws in
            _ = try c.query(
                """
                select skein.define_kind('typed', '{"type": "object", "properties": {"year": {"type": "integer"}}}')
                """)
            #expect(try c.refusal("select skein.set_schedule(\(arguments))") == refusal)
            #expect(try c.value("select count(*) from skein.schedule") == "0")
        }
    }

    @Test("the job learns its due time: occurrence where the kind has it, placeholders where the schedule says")
    func arguments() async throws {
        try await withSchedules { c throws in
            _ = try c.query(
                """
                select skein.define_kind('dated', '{"type": "object", "required": ["year"], "properties": {
                    "year": {"type": "integer"}, "occurrence": {"type": "string", "format": "date-time"},
                    "list": {"type": "array"}, "text": {"type": "string"}}}')
                """)
            _ = try c.query(
                """
                select skein.set_schedule('s', 'dated', rule => 'cron: 30 23 31 12 *', time_zone => 'America/New_York',
                    args => '{"year": "$due_year", "list": ["$due_at", "a \\"$due_at\\" b"], "text": "$due_years"}')
                """)
            try c.start("s", "2027-12-31 00:00:00")
            try c.tick("2028-01-01 04:30:00")
            #expect(
                try c.lines(
                    """
                    select args ->> 'year', args ->> 'occurrence', args -> 'list' ->> 0, args -> 'list'
                        ->> 1, args ->> 'text' from skein.ready
                    """
                ) == [
                    "2027 | 2027-12-31T23:30:00-05:00 | 2027-12-31T23:30:00-05:00 | a \"$due_at\" b | $due_years"
                ])
            #expect(try c.value("select r.request_id from skein.requests r") == "schedule:s:1830313800")
        }
    }

    @Test("disabled: nothing is due, and what was in between is not made up for; setting again does not resume")
    func enable() async throws {
        try await withSchedules { c throws in
            _ = try c.query("select skein.set_schedule('s', 'tick', rule => 'every: 1 second')")
            #expect(try c.value("select skein.enable_schedule('s', false)") == "t")
            #expect(try c.value("select skein.enable_schedule('s', false)") == "f")
            #expect(try c.tick("2099-01-01 00:00:00") == "0")
            #expect(try c.value("select skein.set_schedule('s', 'tick', rule => 'every: 1 second')") == "f")
            #expect(
                try c.value("select count(*) from skein.schedule_preview(now(), now() + interval '1 minute')") == "0")
            #expect(try c.value("select skein.enable_schedule('s', true)") == "t")
            #expect(try c.value("select next_at > clock_timestamp() - interval '2 s' from skein.schedule") == "t")
            #expect(try c.refusal("select skein.enable_schedule('nope', true)") == "SK008 /name schedule")
        }
    }

    @Test("run by hand means now, is recorded, and leaves the due times alone")
    func byHand() async throws {
        try await withSchedules { c throws in
            _ = try c.query("select skein.set_schedule('s', 'tick', rule => 'yearly: 12-01 09:00', enabled => false)")
            #expect(try c.value("select skein.run_schedule('s') < skein.run_schedule('s')") == "t")
            #expect(
                try c.lines(
                    """
                    select outcome, split_part(note, ',', 1), count(distinct job_id) from skein.occurrence
                        group by 1, 2
                    """
                )
                    == ["fired | by hand | 2"])
            #expect(
                try c.value(
                    "select next_at is null and last_due_at is null and last_job_id is not null from skein.schedule")
                    == "t")
            #expect(try c.refusal("select skein.run_schedule('nope')") == "SK008 /name schedule")
            // What runs by hand counts as the previous job of the next occurrence.
            _ = try c.query("select skein.enable_schedule('s', true)")
            try c.start("s", "2099-01-01 00:00:00")
            try c.tick("2099-12-01 01:00:01")
            #expect(
                try c.value("select outcome from skein.occurrence order by due_at desc limit 1") == "skipped_overlap")
        }
    }

    @Test("delete: gone, and set again it does not fire twice what its record shows")
    func delete() async throws {
        try await withSchedules { c throws in
            let set =
                """
                select skein.set_schedule('s', 'tick', rule => 'cron: 0 0 * * *', time_zone => 'UTC',
                    misfire => 'all')
                """
            _ = try c.query(set)
            try c.start("s", "2027-03-01 12:00:00")
            try c.tick("2027-03-02 00:00:01")
            #expect(try c.value("select skein.delete_schedule('s')") == "t")
            #expect(try c.value("select skein.delete_schedule('s')") == "f")
            _ = try c.query(set)
            try c.start("s", "2027-03-01 12:00:00")
            try c.tick("2027-03-02 00:00:02")
            #expect(try c.value("select count(*) from skein.ready") == "1")
        }
    }

    @Test("the preview notes pauses, refuses endless spans, and says when there is more")
    func preview() async throws {
        try await withSchedules { c throws in
            _ = try c.query("select skein.set_schedule('s', 'tick', rule => 'cron: 0 0 1 * *', time_zone => 'UTC')")
            _ = try c.query(
                """
                insert into skein.pauses (what, name, reason, paused_by, until)
                values ('kind', 'tick', 'x', 'x', '2099-02-15')
                """
            )
            #expect(
                try c.lines(
                    "select local_time, note from skein.schedule_preview('2099-02-01 00:00+00', '2099-03-02 00:00+00')")
                    == ["2099-02-01 00:00:00 | paused", "2099-03-01 00:00:00 | -"])
            for span in [
                "'2027-01-01', '2038-01-01'", "'2027-01-02', '2027-01-01'", "'-infinity', 'infinity'", "null, now()",
            ] {
                #expect(try c.refusal("select skein.schedule_preview(\(span))") == "SK010 /to range")
            }
            _ = try c.query("select skein.set_schedule('s', 'tick', rule => 'every: 1 second')")
            #expect(
                try c.lines(
                    """
                    select count(*), max(note) filter (where note like '%more%')
                        from skein.schedule_preview('2098-01-01',
                        '2099-01-01')
                    """
                )
                    == ["100000 | paused; more follow"])
        }
    }

    @Test("the clock is the owner's alone")
    func clock() async throws {
        try await withDatabase(.skein) { database in
            let worker = try await database.createLogin("worker", in: ["skein_worker"])
            let c = try await PGConnection.connect(worker.conninfo, logger: testLogger)
            try await c.run { c throws in
                #expect(try c.value("select skein.fire_schedules(100)") == "0")
                #expect(try c.refusal("select skein.fire_schedules(100, now())") == "SK003 /p_now clock")
                c.close()
            }
        }
    }
}
