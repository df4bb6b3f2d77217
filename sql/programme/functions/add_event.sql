-- add_event(kind, subject, job_id, body): appends to the record of what happened. Part of the caller's transaction.
create or replace function programme.add_event(p_kind text, p_subject text, p_job_id bigint, p_body jsonb)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into programme.domain_events (kind, subject, job_id, body)
    values (p_kind, p_subject, p_job_id, p_body)
$$;
