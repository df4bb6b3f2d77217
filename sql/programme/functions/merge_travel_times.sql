-- merge_travel_times(batch) → {"inserted", "updated", "unchanged"}. Part of an import.
create or replace function programme.merge_travel_times(p_batch_id bigint)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with staged as materialized (
        select s.line_no, a.organisation_id as a, b.organisation_id as b, (s.body ->> 'minutes')::int as minutes,
            t.minutes as before
        from programme.staged(p_batch_id) s
        join programme.organisations a on a.code = s.body ->> 'from'
        join programme.organisations b on b.code = s.body ->> 'to'
        left join programme.travel_times t on t.from_organisation_id = a.organisation_id
            and t.to_organisation_id = b.organisation_id
    ),
    merged as (
        insert into programme.travel_times (from_organisation_id, to_organisation_id, minutes)
        select s.a, s.b, s.minutes
        from staged s
        where s.before is distinct from s.minutes
        order by s.line_no
        on conflict (from_organisation_id, to_organisation_id) do update
        set minutes = excluded.minutes
    )
    select jsonb_build_object(
        'inserted', count(*) filter (where s.before is null),
        'updated', count(*) filter (where s.before <> s.minutes),
        'unchanged', count(*) filter (where s.before = s.minutes))
    from staged s
$$;
