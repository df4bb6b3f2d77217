import PQ

/// The statements of the worker protocol.
enum WorkerStatements {
    static let register = PGStatement(
        name: "skein_register",
        sql: "select skein.register_worker($1::text, $2::text, $3::int4, $4::text, $5::text[], $6::int4)")
    static let beat = PGStatement(
        name: "skein_beat",
        sql: "select state, command, cancels from skein.beat_worker($1::int8, $2::timestamptz, $3::int4, $4::int8[])")
    static let setState = PGStatement(
        name: "skein_set_state", sql: "select skein.set_worker_state($1::int8, $2::text)")
    static let claim = PGStatement(
        name: "skein_claim",
        sql: """
            select slice, lane, seq, token, leased_at, ids, kinds, attempts, max_attempts, flags, run_at, args, extras
            from skein.claim_batch($1::int8, $2::text[], $3::int4, $4::int4, $5::int4, $6::int4)
            """)
    static let recoverClaims = PGStatement(
        name: "skein_recover_claims", sql: "select skein.recover_claims($1::int8, $2::int8[])")
    static let settle = PGStatement(
        name: "skein_settle",
        sql: "select skein.settle($1::int4, $2::int4, $3::int8, $4::int8, $5::int4, $6::int8[], $7::int4[])")
    static let settleEach = PGStatement(
        name: "skein_settle_each",
        sql: "select skein.settle_each($1::int4, $2::int4, $3::int8, $4::int8, $5::int4, $6::jsonb)")
    static let sleepOn = PGStatement(
        name: "skein_sleep_on", sql: "select skein.sleep_on($1::int8, $2::text[], $3::float8)")
    static let wakeUp = PGStatement(name: "skein_wake_up", sql: "select skein.wake_up($1::int8, $2::text[])")
    static let kinds = PGStatement(
        name: "skein_kind_numbers",
        sql: """
            select kind, name, (extract(epoch from timeout) * 1000)::int8
            from skein.kind_numbers($1::text[])
            """)
    static let unknownKind = PGStatement(
        name: "skein_note_unknown_kind", sql: "select skein.note_unknown_kind($1::int8, $2::int4)")
    static let log = PGStatement(
        name: "skein_write_log", sql: "select skein.write_log($1::int8[], $2::int4[], $3::text[], $4::text[])")
    static let progress = PGStatement(
        name: "skein_write_progress", sql: "select skein.write_progress($1::int8, $2::float8, $3::text)")
    static let lead = PGStatement(name: "skein_lead", sql: "select skein.lead($1::int8, $2::float8)")
    static let admit = PGStatement(
        name: "skein_admit", sql: "select admitted, next_due, lower_bound from skein.admit($1::timestamptz, $2::int4)")
    static let admitAll = PGStatement(
        name: "skein_admit_all", sql: "select admitted, next_due, lower_bound from skein.admit('-infinity', $1::int4)")
    static let fire = PGStatement(name: "skein_fire", sql: "select skein.fire_schedules($1::int4)")
    static let sweep = PGStatement(name: "skein_sweep", sql: "select skein.sweep_dependencies()")
    static let maintain = PGStatement(name: "skein_maintain", sql: "select action, subject from skein.maintain()")
    static let beats = PGStatement(name: "skein_beats", sql: "select worker, state, beat from skein.worker_beats()")
    /// Both for the rest of the transaction.
    static let idleLimit = PGStatement(
        name: "skein_idle_limit", sql: "select set_config('idle_in_transaction_session_timeout', $1::text, true)")
    static let lockLimit = PGStatement(
        name: "skein_lock_limit", sql: "select set_config('lock_timeout', $1::text, true)")
    static let openLeases = PGStatement(
        name: "skein_open_leases", sql: "select count(*) from skein.open_leases($1::int8)")
    static let rescue = PGStatement(name: "skein_rescue", sql: "select skein.rescue($1::int8)")
}
