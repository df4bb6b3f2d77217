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
grant select on skein.job_in_state, skein.queue, skein.worker, skein.audit, skein.schedule, skein.occurrence, skein.operation to skein_viewer, skein_worker, skein_operator;

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
    skein.health(),
    skein.throughput(int),
    skein.pulse(),
    skein.figures()
