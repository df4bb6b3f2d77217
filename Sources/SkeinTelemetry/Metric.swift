/// One metric of `/metrics`. Dashboards and alert rules of others depend on name, type, labels and meaning.
package struct Metric: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case gauge, counter, histogram
    }

    package var name: String
    package var kind = Kind.gauge
    package var labels: [String] = []
    package var help: String
    /// A histogram's upper bounds, in the metric's unit; the last one, without end, comes by itself.
    package var buckets: [Double] = []
}

extension Metric {
    /// What the database tells, in the order of the exposition. Each is there when it can tell it and absent otherwise.
    package static let all = [
        Metric(
            name: "skein_queue_oldest_ready_age_seconds", labels: ["queue"],
            help: "Age of the oldest job that is ready and not picked up, 0 when there is none."),
        Metric(
            name: "skein_queue_jobs", labels: ["queue", "state"],
            help: "Jobs that are available, running or waiting; a count of available or waiting ones stops at 100000."),
        Metric(name: "skein_queue_paused", labels: ["queue"], help: "1 for a paused queue."),
        Metric(
            name: "skein_admission_lag_seconds",
            help: "How long the job that is due longest waits for being let through, 0 when none does."),
        Metric(
            name: "skein_jobs_enqueued_total", kind: .counter,
            help: "Job ids given out; those of transactions that were rolled back count too."),
        Metric(
            name: "skein_jobs_ended_last_hour", labels: ["kind", "state"],
            help: "Jobs that were cancelled or discarded in the last hour."),
        Metric(
            name: "skein_attempts_failed_last_hour",
            help: "Attempts that failed in the last hour, but for those whose worker died."),
        Metric(
            name: "skein_jobs_rescued_last_hour", help: "Jobs taken in the last hour from workers that died."),
        Metric(name: "skein_workers", help: "Workers that live."),
        Metric(name: "skein_workers_lost_last_hour", help: "Workers that were declared dead in the last hour."),
        Metric(name: "skein_leader", help: "1 when a worker leads."),
        Metric(
            name: "skein_schedule_next_run_timestamp_seconds", labels: ["schedule"],
            help: "When an enabled schedule is due next."),
        Metric(
            name: "skein_schedule_missed_total", kind: .counter, labels: ["schedule"],
            help:
                "Due times that were missed, skipped as too late, or failed; those past their retention no longer count."
        ),
        Metric(
            name: "skein_schedule_missed_last_day", labels: ["schedule"],
            help: "Of skein_schedule_missed_total those of the last day."),
        Metric(
            name: "skein_schedule_problem", labels: ["schedule"],
            help: "1 for an enabled schedule that stands still, since its rule gives no due time."),
        Metric(
            name: "skein_slice_overdue_seconds", help: "How long the next slice of the history should have been opened."
        ),
        Metric(
            name: "skein_check_status", labels: ["check"], help: "What skein doctor says: 0 is ok, 1 warn, 2 fail."),
        Metric(
            name: "skein_oldest_xmin_age_seconds",
            help: "Age of the oldest transaction that holds a snapshot, 0 when there is none."),
        Metric(name: "skein_transaction_id_age", help: "Transactions since the oldest that is not frozen."),
        Metric(name: "skein_database_size_bytes", help: "Size of the database on disk."),
        Metric(
            name: "skein_deliveries_last_day", labels: ["channel", "status"],
            help: "Deliveries of notifications whose status changed in the last day."),
        Metric(
            name: "skein_channel_blocked_seconds", labels: ["channel"],
            help: "How long a channel's relay or gateway has been at fault; no series for a channel that is well."),
        Metric(
            name: "skein_reviews_overdue", labels: ["district"],
            help: "Reviews of open cycles that are not confirmed although their day has passed."),
        Metric(name: "skein_db_up", help: "1 when the database answers."),
        Metric(name: "skein_build_info", labels: ["version"], help: "The version of this program; always 1."),
    ]
}
