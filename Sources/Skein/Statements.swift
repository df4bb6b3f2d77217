import PQ

/// The statements by which Swift calls the SQL interface, named for preparing.
enum Statements {
    static let enqueue = PGStatement(
        name: "skein_enqueue",
        sql: "select job_id, created from \(EnqueueParameters.call(function: "enqueue", argsType: "jsonb"))")
    static let enqueueMany = PGStatement(
        name: "skein_enqueue_many",
        sql: "select ordinal, job_id, created from "
            + EnqueueParameters.call(
                function: "enqueue_many", argsType: "jsonb[]", more: ["unique_keys => $18::text[]"]))
    static let cancel = PGStatement(
        name: "skein_cancel", sql: "select skein.cancel($1::int8, $2::text)")
    static let retry = PGStatement(
        name: "skein_retry", sql: "select skein.retry($1::int8)")
    static let reschedule = PGStatement(
        name: "skein_reschedule", sql: "select skein.reschedule($1::int8, $2::timestamptz)")
    static let status = PGStatement(
        name: "skein_job_status",
        sql: """
            select state, attempt, max_attempts, run_at, finished_at, result, error
            from skein.job_status($1::int8)
            """)
    static let explain = PGStatement(
        name: "skein_explain_job",
        sql: "select reason_code, detail, since, release from skein.explain_job($1::int8)")
    static let log = PGStatement(
        name: "skein_job_log",
        sql: "select at, attempt, level, message from skein.job_log($1::int8)")
    static let failures = PGStatement(
        name: "skein_job_failures",
        sql: "select at, attempt, code, error, worker from skein.job_failures($1::int8)")
    static let pause = PGStatement(
        name: "skein_pause",
        sql: "select skein.pause($1::text, $2::text, $3::text, $4::timestamptz)")
    static let resume = PGStatement(
        name: "skein_resume", sql: "select skein.resume($1::text, $2::text)")
    static let defineKind = PGStatement(
        name: "skein_define_kind",
        sql: """
            select skein.define_kind(
                name => $1::text, args_schema => $2::jsonb, queue => $3::text, priority => $4::int4,
                max_attempts => $5::int4, timeout => $6::interval, backoff => $7::interval,
                backoff_max => $8::interval, unique_for => $9::text, personal => $10::text[],
                description => $11::text, max_args_bytes => $12::int4)
            """)
}
