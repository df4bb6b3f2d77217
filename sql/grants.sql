-- Who may do what. Applied after every change of functions and views; nothing is executable by PUBLIC.
--
--   skein_viewer     sees everything, changes nothing
--   skein_producer   enqueues what was granted to the login, and follows its own jobs
--   skein_worker     claims and settles; needs no table
--   skein_operator   all of these, and changes how the queue runs
revoke all on schema skein from public;
revoke all on all tables in schema skein from public;
revoke all on all sequences in schema skein from public;
revoke all on all functions in schema skein from public;
alter default privileges for role skein_owner in schema skein revoke execute on functions from public;

grant usage on schema skein to skein_viewer, skein_producer, skein_worker, skein_operator;

-- Views. skein.job and skein.producer show a producer only what is its own.
grant select on skein.job, skein.kind, skein.producer to skein_viewer, skein_producer, skein_worker, skein_operator;
grant select on skein.job_in_state, skein.job_written, skein.failed_job, skein.queue, skein.worker, skein.audit, skein.schedule, skein.occurrence, skein.operation to skein_viewer, skein_worker, skein_operator;

-- What the views call on behalf of whoever reads them.
grant execute on function skein.ready_state(int, int, xid8, bigint), skein.waiting_state(text, boolean)
to skein_viewer, skein_producer, skein_worker, skein_operator;
grant execute on function skein.unclaimed(int, bigint), skein.backlog(text, bigint), skein.open_leases(bigint), skein.lane_cursor(int)
to skein_viewer, skein_worker, skein_operator;

-- Producers.
grant execute on function
    skein.enqueue(text, jsonb, text, int, timestamptz, interval, timestamptz, text, text, int, text, text, text[], bigint[],
        text, text, text),
    skein.enqueue_many(text, jsonb[], text, int, timestamptz, interval, timestamptz, text, text, int, text, text, text[],
        bigint[], text, text, text, text[]),
    skein.cancel(bigint, text),
    skein.reschedule(bigint, timestamptz),
    skein.job_status(bigint),
    skein.explain_job(bigint),
    skein.job_failures(bigint),
    skein.job_log(bigint)
to skein_producer, skein_worker, skein_operator;

grant execute on function
    skein.schedule_preview(timestamptz, timestamptz),
    skein.schedule_ahead(timestamptz, timestamptz, int),
    skein.schedule_calendar(timestamptz, timestamptz, int),
    skein.workday(text, date),
    skein.next_workday(text, date),
    skein.previous_workday(text, date),
    skein.add_workdays(text, date, int)
to skein_viewer, skein_producer, skein_worker, skein_operator;

-- Viewers.
grant execute on function
    skein.job_status(bigint),
    skein.explain_job(bigint),
    skein.job_failures(bigint),
    skein.job_log(bigint),
    skein.setting(text),
    skein.doctor(),
    skein.doctor_in(text),
    skein.tune(text),
    skein.health(),
    skein.throughput(int),
    skein.pulse(),
    skein.figures()
to skein_viewer, skein_worker, skein_operator;

-- Workers.
grant execute on function
    skein.register_worker(text, text, int, text, text[], int),
    skein.beat_worker(bigint, timestamptz, int, bigint[]),
    skein.set_worker_state(bigint, text),
    skein.claim(bigint, text[], int, int, int, int),
    skein.claim_batch(bigint, text[], int, int, int, int),
    skein.recover_claims(bigint, bigint[]),
    skein.settle(int, int, bigint, bigint, int, bigint[], int[]),
    skein.settle_each(int, int, bigint, bigint, int, jsonb),
    skein.sleep_on(bigint, text[], double precision),
    skein.wake_up(bigint, text[]),
    skein.lead(bigint, double precision),
    skein.worker_beats(),
    skein.rescue(bigint, text),
    skein.admit(timestamptz, int),
    skein.sweep_dependencies(),
    skein.maintain(),
    skein.note_unknown_kind(bigint, int),
    skein.write_log(bigint[], int[], text[], text[]),
    skein.write_progress(bigint, double precision, text),
    skein.kind_numbers(text[]),
    skein.fire_schedules(int, timestamptz)
to skein_worker;

-- Workers and operators register what the programs they run declare.
grant execute on function
    skein.define_kind(text, jsonb, text, int, int, interval, interval, interval, text, text[], text, int),
    skein.set_schedule(text, text, jsonb, text, text, text, text, text, interval, text, boolean, timestamptz, timestamptz, text, int)
to skein_worker, skein_operator;

-- Operators.
grant execute on function
    skein.retry(bigint, text),
    skein.pause(text, text, text, timestamptz),
    skein.resume(text, text),
    skein.define_queue(text, boolean, int),
    skein.define_limit(text, int, int, interval),
    skein.set_setting(text, jsonb),
    skein.grant_producer(name, text, text, int, int),
    skein.revoke_producer(name),
    skein.worker_command(bigint, text),
    skein.begin_operation(text, text, text, bigint, boolean),
    skein.take_operation(text),
    skein.advance_operation(bigint, text, bigint[], bigint, bigint),
    skein.fail_operation(bigint, text, text),
    skein.stop_operation(bigint),
    skein.delete_schedule(text),
    skein.enable_schedule(text, boolean),
    skein.run_schedule(text),
    skein.set_calendar(text, text, smallint[]),
    skein.set_calendar_day(text, date, text, text, text),
    skein.set_calendar_year(text, int, text, text),
    skein.import_calendar(text, jsonb, int[], text),
    skein.rescue(bigint, text),
    skein.repair(),
    skein.maintain(),
    skein.fire_schedules(int, timestamptz)
to skein_operator;
