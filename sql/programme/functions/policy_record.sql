-- policy_record(keys, on) → {"key": {"value": …, "doc_no": …}, …}: what a job stores beside its effects, so that
-- anybody can see later which rules it followed. Keys without a valid row are absent. Locks nothing.
create or replace function programme.policy_record(p_keys text[], p_on date)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_object_agg(p.key, jsonb_build_object('value', p.value, 'doc_no', p.doc_no)), '{}')
    from programme.policies p
    where p.key = any (p_keys)
        and p.valid @> p_on
$$;
