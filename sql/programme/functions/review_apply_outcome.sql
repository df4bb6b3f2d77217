-- review_apply_outcome({"evaluation_id"}, job_id) → {"result": "applied" | "done_before" | "superseded", "term_status",
-- "lifelong", "host_roles"}: job kind review.apply_outcome, the only one that writes title terms. See apply_evaluation.
create or replace function programme.review_apply_outcome(p_args jsonb, p_job_id bigint default null)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.apply_evaluation((p_args ->> 'evaluation_id')::bigint, programme.city_day(now()), p_job_id)
$$;
