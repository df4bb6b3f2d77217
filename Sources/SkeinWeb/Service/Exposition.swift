import FoundationEssentials
import PQ
import SkeinTelemetry

/// `/metrics` in Prometheus' text format. A figure that cannot be read is left out: it is never 0 for lack of knowledge.
struct Exposition: Sendable {
    let reader: Reader
    let version: String
    /// What this process tells of itself, in the same format.
    let own: @Sendable () -> String

    private struct Sample {
        var labels: [String: String]
        var value: String
    }

    /// Each gives rows of a metric's name, its labels as a JSON object, and its value. One that fails takes no other along.
    private static let sources = statements.enumerated().map { PGStatement(name: "metrics_\($0)", sql: $1) }

    private static let statements = [
        // Counted once for both.
        """
        with queue as materialized (
            select *
            from skein.queue
        )
        select m.name, jsonb_build_object('queue', q.name)::text, m.value::text
        from queue q
        cross join lateral (
            values ('skein_queue_oldest_ready_age_seconds', coalesce(extract(epoch from q.oldest_ready_age), 0)),
                ('skein_queue_paused', q.paused::int)
        ) m(name, value)
        union all
        select 'skein_queue_jobs', jsonb_build_object('queue', q.name, 'state', s.state)::text, s.jobs::text
        from queue q
        cross join lateral (
            values ('available', q.available), ('running', q.running), ('waiting', q.waiting)
        ) s(state, jobs)
        """,
        """
        select m.name, '{}', m.value
        from skein.health() h
        cross join lateral (
            values ('skein_workers', h ->> 'workers'),
                ('skein_leader', case when h ->> 'leader' is null then '0' else '1' end)
        ) m(name, value)
        """,
        """
        select 'skein_schedule_next_run_timestamp_seconds', jsonb_build_object('schedule', name)::text, extract(epoch from next_at)::text
        from skein.schedule
        where enabled and next_at is not null
        """,
        // Other roles' sessions show no times without pg_read_all_stats: no figure then, not a wrong one.
        """
        select 'skein_oldest_xmin_age_seconds', '{}', coalesce(extract(epoch from max(clock_timestamp() - a.xact_start)), 0)::text
        from pg_stat_activity a
        where a.backend_xmin is not null and a.pid <> pg_backend_pid()
        having pg_has_role(session_user, 'pg_read_all_stats', 'usage')
        """,
        "select name, labels::text, value::text from skein.figures()",
        """
        select 'skein_deliveries_last_day', jsonb_build_object('channel', channel, 'status', status)::text, count(*)::text
        from programme.delivery
        where changed_at > now() - interval '1 day'
        group by channel, status
        """,
        """
        select 'skein_channel_blocked_seconds', jsonb_build_object('channel', channel)::text,
            extract(epoch from clock_timestamp() - since)::text
        from programme.channel_block
        """,
        """
        select 'skein_reviews_overdue', jsonb_build_object('district', coalesce(p.district_code, ''))::text, sum(p.open)::text
        from programme.review_progress p
        join programme.review_cycle c on c.cycle_id = p.cycle_id
        where c.due_at < clock_timestamp() and c.status <> 'closed'
        group by p.district_code
        """,
    ]

    func text() async -> String {
        var samples: [String: [Sample]] = [
            "skein_build_info": [Sample(labels: ["version": version], value: "1")],
            "skein_db_up": [Sample(labels: [:], value: "0")],
        ]
        if await read(Self.up) != nil {
            samples["skein_db_up"] = [Sample(labels: [:], value: "1")]
            for source in Self.sources {
                for row in await read(source) ?? [] {
                    guard row.count == 3, let name = row[0], let value = row[2],
                        let labels = try? JSONDecoder().decode([String: String].self, from: Data((row[1] ?? "").utf8))
                    else { continue }
                    samples[name, default: []].append(Sample(labels: labels, value: value))
                }
            }
        }
        return Metric.all.flatMap { metric in
            guard let samples = samples[metric.name] else { return [String]() }
            return PrometheusText.heading(metric)
                + samples.map { sample in
                    PrometheusText.sample(
                        metric.name, metric.labels.map { ($0, sample.labels[$0] ?? "") }, sample.value)
                }
        }.joined(separator: "\n") + "\n" + own()
    }

    private static let up = PGStatement(name: "metrics_up", sql: "select 1::text")

    private func read(_ statement: PGStatement) async -> [Reader.Row]? { try? await reader.rows(statement) }
}
