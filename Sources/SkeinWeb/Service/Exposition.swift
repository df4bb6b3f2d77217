import PQ

/// `/metrics` in Prometheus' text format. A figure that cannot be read is left out: it is never 0 for lack of knowledge.
struct Exposition: Sendable {
    let reader: Reader
    let version: String

    private struct Family {
        var name: String
        var help: String
        var sql: String
        /// One for each column before the value.
        var labels: [String] = []
    }

    private static let families = [
        Family(
            name: "skein_queue_oldest_ready_age_seconds",
            help: "Age of the oldest job that is ready and not picked up, 0 when there is none.",
            sql: "select coalesce(extract(epoch from oldest_ready_age), 0)::text, name from skein.queue",
            labels: ["queue"]),
        Family(
            name: "skein_queue_jobs", help: "Jobs by state; a count of ready or waiting ones stops at 100000.",
            sql: """
                select s.n::text, q.name, s.state
                from skein.queue q, lateral (values (q.available, 'available'), (q.running, 'running'), (q.waiting, 'waiting')) s(n, state)
                """, labels: ["queue", "state"]),
        Family(
            name: "skein_queue_paused", help: "1 for a paused queue.",
            sql: "select case when paused then 1 else 0 end::text, name from skein.queue", labels: ["queue"]),
        Family(
            name: "skein_workers", help: "Workers that live.", sql: "select skein.health() ->> 'workers'"),
        Family(
            name: "skein_leader", help: "1 when a worker leads.",
            sql: "select case when skein.health() ->> 'leader' is null then 0 else 1 end::text"),
        Family(
            name: "skein_schedule_next_run_timestamp_seconds", help: "When an enabled schedule is due next.",
            sql:
                "select extract(epoch from next_at)::text, name from skein.schedule where enabled and next_at is not null",
            labels: ["schedule"]),
        // Other roles' sessions show no times without pg_read_all_stats: no figure then, not a wrong one.
        Family(
            name: "skein_oldest_xmin_age_seconds",
            help: "Age of the oldest transaction that holds a snapshot, 0 when there is none.",
            sql: """
                select coalesce(extract(epoch from max(clock_timestamp() - a.xact_start)), 0)::text
                from pg_stat_activity a
                where a.backend_xmin is not null and a.pid <> pg_backend_pid()
                having pg_has_role(session_user, 'pg_read_all_stats', 'usage')
                """),
    ]

    func text() async -> String {
        var lines: [String] = []
        var isUp = false
        if await read("select 1::text") != nil {
            isUp = true
            for family in Self.families {
                guard let rows = await read(family.sql), !rows.isEmpty else { continue }
                lines += Self.head(family.name, family.help)
                for row in rows {
                    guard let value = row.first ?? nil else { continue }
                    let labels = zip(family.labels, row.dropFirst()).map { ($0, $1 ?? "") }
                    lines.append(Self.sample(family.name, labels, value))
                }
            }
        }
        lines += Self.head("skein_db_up", "1 when the database answers.") + ["skein_db_up \(isUp ? 1 : 0)"]
        lines += Self.head("skein_build_info", "The version of this program.")
        lines.append(Self.sample("skein_build_info", [("version", version)], "1"))
        return lines.joined(separator: "\n") + "\n"
    }

    private func read(_ sql: String) async -> [Reader.Row]? { try? await reader.rows(sql) }

    private static func head(_ name: String, _ help: String) -> [String] {
        ["# HELP \(name) \(help)", "# TYPE \(name) gauge"]
    }

    static func sample(_ name: String, _ labels: [(String, String)], _ value: String) -> String {
        guard !labels.isEmpty else { return "\(name) \(value)" }
        let text = labels.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",")
        return "\(name){\(text)} \(value)"
    }

    private static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "\\": "\\\\"
            case "\"": "\\\""
            case "\n", "\r", "\r\n": "\\n"
            default: String(character)
            }
        }.joined()
    }
}
