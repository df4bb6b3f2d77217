extension APIResource {
    /// Fields of a job, in lists and alone.
    static let job: [Field] = [
        .init("id", .integer), .init("kind", .text), .init("queue", .text), .init("priority", .integer),
        .init("state", .text), .init("attempt", .integer), .init("max_attempts", .integer), .init("run_at", .time),
        .init("created_at", .time), .init("started_at", .time), .init("finished_at", .time), .init("worker", .integer),
        .init("tenant", .text), .init("tags", .texts), .init("unique_key", .text), .init("progress", .number),
        .init("error", .text),
    ]

    /// What a job alone has besides.
    static let jobDetail: [Field] = [
        .init("args", .object), .init("result", .object), .init("producer", .text), .init("deadline", .time),
        .init(
            "reasons", .object,
            """
            case when state not in ('completed', 'cancelled', 'discarded') then (
                select json_agg(json_build_object('code', x.reason_code, 'detail', x.detail, 'since', x.since, 'release', x.release))
                from skein.explain_job(id) x) end
            """),
        .init(
            "failures", .object,
            """
            (select json_agg(json_build_object('at', x.at, 'attempt', x.attempt, 'code', x.code, 'error', x.error))
            from skein.job_failures(id) x)
            """),
        .init(
            "log", .object,
            """
            (select json_agg(json_build_object('at', x.at, 'attempt', x.attempt, 'level', x.level, 'message', x.message))
            from skein.job_log(id) x)
            """),
    ]

    static let overview: [Field] = [
        .init("oldest_ready_age_seconds", .number, "(h -> 'oldest_ready_age_seconds')"),
        .init("workers", .integer, "(h -> 'workers')"), .init("leader", .integer, "(h -> 'leader')"),
        .init("server_time", .time, "(h -> 'server_time')"), .init("available", .integer, "q.available"),
        .init("running", .integer, "q.running"), .init("waiting", .integer, "q.waiting"),
        .init("paused_queues", .texts, "q.paused"),
    ]

    static let overviewSource = """
        skein.health() h cross join (
            select sum(available)::int8 as available, sum(running)::int8 as running, sum(waiting)::int8 as waiting,
                coalesce(array_agg(name order by name) filter (where paused), '{}') as paused
            from skein.queue) q
        """

    static let lists: [APIResource] = [
        .init(
            path: "/throughput", name: "throughput", summary: "Jobs that ended in each of the last 60 minutes",
            fields: [.init("minute", .time), .init("completed", .integer), .init("discarded", .integer)],
            source: "skein.throughput(60)", order: "minute"),
        .init(
            path: "/queues", name: "queues",
            summary: "Queues with their backlog; counts of available and waiting jobs stop at 100000",
            fields: [
                .init("name", .text), .init("available", .integer), .init("running", .integer),
                .init("waiting", .integer),
                .init("oldest_ready_age_seconds", .number, "extract(epoch from oldest_ready_age)"),
                .init("paused", .boolean), .init("paused_reason", .text), .init("paused_until", .time),
                .init("fair", .boolean),
            ], source: "skein.queue", key: .init("name", .text)),
        .init(
            path: "/schedules", name: "schedules", summary: "Schedules with their next and last run",
            fields: [
                .init("name", .text), .init("kind", .text), .init("rule", .text), .init("time_zone", .text),
                .init("enabled", .boolean), .init("next_at", .time), .init("last_due_at", .time),
                .init("last_job_id", .integer), .init("problem", .text),
            ], source: "skein.schedule", key: .init("name", .text)),
        .init(
            path: "/schedules/upcoming", name: "upcoming",
            summary:
                "Due times of the coming year; a schedule that is due more than 54 times is one item: its first due time, and about how often at first",
            fields: [
                .init("schedule", .text), .init("due_at", .time), .init("local_time", .text), .init("note", .text),
                .init("every_seconds", .number, "extract(epoch from every)"),
            ], source: Site.yearAhead, key: .init("place", .text)),
        .init(
            path: "/workers", name: "workers", summary: "Workers that live or ended in the last day",
            fields: [
                .init("id", .integer), .init("name", .text), .init("host", .text), .init("pid", .integer),
                .init("version", .text), .init("queues", .texts), .init("concurrency", .integer),
                .init("state", .text), .init("started_at", .time), .init("beat_at", .time), .init("running", .integer),
                .init("leader", .boolean),
            ], source: "skein.worker", key: .init("id", .integer, descending: true)),
        .init(
            path: "/operations", name: "operations", summary: "Work on whole sets of jobs, newest first",
            fields: operation, source: "skein.operation", key: .init("id", .integer, descending: true)),
        .init(
            path: "/system", name: "system", summary: "What skein doctor finds",
            fields: [
                .init("check_name", .text), .init("status", .text), .init("detail", .text), .init("advice", .text),
            ], source: "skein.doctor()", order: "check_name"),
        .init(
            path: "/audit", name: "audit", summary: "Who changed what, newest first",
            fields: [
                .init("id", .integer), .init("at", .time), .init("actor", .text),
                .init("person", .text, "(detail ->> 'person')"),
                .init("action", .text), .init("subject", .text), .init("detail", .object, "(detail - 'person')"),
            ], source: "skein.audit", key: .init("id", .integer, descending: true)),
        .init(
            path: "/reviews", name: "reviews", summary: "Progress of the yearly review by district",
            fields: [
                .init("review_year", .integer), .init("basis", .text), .init("track", .text),
                .init("district_code", .text), .init("district", .text), .init("total", .integer),
                .init("open", .integer), .init("confirmed", .integer), .init("missed", .integer),
                .init("void", .integer), .init("unresolved", .integer), .init("reminders_scheduled", .integer),
            ], source: "programme.review_progress",
            order: "review_year desc, basis, track nulls first, district_code nulls last",
            needs: "programme.review_progress"),
        .init(
            path: "/lessonprep/sessions", name: "preparationSessions",
            summary:
                "Sessions of lesson preparation, newest first: time, place, what people answered, why one has no place",
            fields: [
                .init("session_id", .integer), .init("term_code", .text), .init("community", .text),
                .init("series", .text), .init("seq_no", .integer), .init("topic", .text), .init("kind", .text),
                .init("mode", .text), .init("status", .text), .init("starts_at", .time), .init("ends_at", .time),
                .init("host", .text), .init("room", .text), .init("invited", .integer), .init("expected", .integer),
                .init("accepted", .integer), .init("declined", .integer), .init("attended", .integer),
                .init("reason", .text),
                .init(
                    "quorum", .object,
                    """
                    (select json_agg(json_build_object('stage', q.stage, 'needed', q.needed, 'invited', q.invited, 'expected', q.expected,
                        'accepted', q.accepted, 'declined', q.declined, 'attended', q.attended) order by q.stage)
                    from programme.prep_quorum q where q.session_id = prep_session.session_id)
                    """),
                .init(
                    "unplaced", .object,
                    "(select u.funnel from programme.prep_unplaced u where u.session_id = prep_session.session_id)"),
            ], source: "programme.prep_session", key: .init("session_id", .integer, descending: true),
            needs: "programme.prep_quorum"),
        .init(
            path: "/lessonprep/communities", name: "preparationCommunities",
            summary: "Communities of lesson preparation with how many units and people each has today",
            fields: [
                .init("code", .text), .init("name", .text), .init("lead", .text), .init("units", .integer),
                .init("people", .integer),
            ], source: "programme.community", key: .init("code", .text), needs: "programme.community"),
        .init(
            path: "/lessonprep/plans", name: "preparationPlans",
            summary: "Plans of lesson preparation, newest first, with the figures that say how good they are",
            fields: [
                .init("plan_id", .integer), .init("term_code", .text), .init("version", .integer),
                .init("mode", .text), .init("status", .text), .init("placed", .integer), .init("total", .integer),
                .init("violations", .integer), .init("shortfall", .integer), .init("soft_cost", .number),
                .init("is_provisional", .boolean), .init("job_id", .integer), .init("made_at", .time),
            ], source: "programme.prep_plan", key: .init("plan_id", .integer, descending: true),
            needs: "programme.prep_plan"),
        .init(
            path: "/videos", name: "videos", summary: "Videos, newest first",
            fields: [
                .init("video_id", .integer), .init("code", .text), .init("title", .text), .init("status", .text),
                .init("reasons", .object), .init("duration_ms", .integer), .init("width", .integer),
                .init("height", .integer), .init("created_at", .time), .init("ready_at", .time),
            ], source: "programme.video", key: .init("video_id", .integer, descending: true), needs: "programme.video"),
        .init(
            path: "/notifications", name: "notifications",
            summary: "What went out by hour, category and severity, without names or texts",
            fields: [
                .init("hour", .time), .init("category", .text), .init("severity", .text),
                .init("recipients", .integer), .init("read", .integer),
            ],
            source: """
                (select date_trunc('hour', n.created_at) as hour, n.category::text, n.severity::text,
                    count(*) as recipients, count(n.read_at) as read
                from (select * from programme.notification order by notification_id desc limit 2000) n group by 1, 2, 3) n
                """, order: "hour desc, category, severity", needs: "programme.notification"),
    ]

    static let operation: [Field] = [
        .init("id", .integer), .init("action", .text), .init("filter", .text), .init("reason", .text),
        .init("state", .text), .init("dry_run", .boolean), .init("person", .text), .init("actor", .text),
        .init("looked_at", .integer), .init("matched", .integer), .init("outcomes", .object),
        .init("started_at", .time), .init("updated_at", .time), .init("ended_at", .time), .init("problem", .text),
    ]

    static let failures: [Field] = [
        .init("kind", .text), .init("error", .text), .init("jobs", .integer, "count(*)"),
        .init("newest_job", .integer, "max(f.id)"), .init("newest_at", .time, "max(f.at)"),
        .init("states", .texts, "array_agg(distinct f.state)"),
    ]
}
