-- not_yet(reason, until): raises PM002, by which a job function says that a condition is missing: everything it did is
-- undone and the job runs again at that moment (DETAIL has it as seconds from now, one at least). Never returns.
create or replace function programme.not_yet(p_reason text, p_until timestamptz)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception using
        errcode = 'PM002',
        message = p_reason,
        detail = jsonb_build_object('rule', 'not_yet', 'seconds',
            greatest(ceil(extract(epoch from p_until - now())), 1)::bigint)::text;
end
$$;
