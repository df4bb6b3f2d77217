extension Metric {
    /// What a process that works tells of itself, from its start on. The names are those that `Skein` gives to swift-metrics.
    package static let worker = [
        Metric(
            name: "skein_jobs_finished_total", kind: .counter, labels: ["kind", "outcome"],
            help: """
                Attempts whose end this worker stored: completed, cancelled and discarded jobs have ended, failed ones run again; \
                snoozed and returned ones count as no attempt.
                """),
        Metric(
            name: "skein_job_duration_seconds", kind: .histogram, labels: ["kind"],
            help: "How long handlers ran, whatever came of it.",
            buckets: [
                0.0001, 0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400,
            ]),
        Metric(
            name: "skein_job_wait_seconds", kind: .histogram, labels: ["kind"],
            help: "How long jobs waited from when they were due to when their handler began.",
            buckets: [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400, 86_400]),
        Metric(
            name: "skein_claim_duration_seconds", kind: .histogram,
            help: "How long claims took that the database answered, with jobs or without.", buckets: statement),
        Metric(
            name: "skein_settle_duration_seconds", kind: .histogram,
            help: "How long it took to store results, many at a time.", buckets: statement),
        Metric(
            name: "skein_settles_refused_total", kind: .counter,
            help: "Results that came too late: their jobs had been given to others."),
        Metric(
            name: "skein_leases_expired_total", kind: .counter,
            help: "Leases that this worker, while it led, took from workers that died with jobs unfinished."),
        Metric(
            name: "skein_listen_up",
            help: "1 while this worker hears notifications; no series where it does not listen, as behind a pooler."),
        Metric(
            name: "skein_spans_exported_total", kind: .counter,
            help: "Spans that the collector took."),
        Metric(
            name: "skein_spans_dropped_total", kind: .counter,
            help: "Spans that were lost: the buffer was full, or the collector refused them."),
        Metric(
            name: "skein_series_refused_total", kind: .counter,
            help: "Series that this process does not show, since it has too many already."),
    ]

    private static let statement = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
}
