-- merge_travel_times(batch) → {"inserted", "updated", "unchanged", "removed"}. A way that is gone takes what the map says
-- again; one that was not on record is unchanged. Part of an import.
create or replace function programme.merge_travel_times(p_batch_id bigint)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with staged as materialized (
        select s.line_no, a.organisation_id as a, b.organisation_id as b, (s.body ->> 'minutes')::int as minutes,
            t.minutes as before, coalesce((s.body ->> 'gone')::boolean, false) as is_gone
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
            and not s.is_gone
        order by s.line_no
        on conflict (from_organisation_id, to_organisation_id) do update
        set minutes = excluded.minutes
    ),
    removed as (
        delete from programme.travel_times t
        using staged s
        where t.from_organisation_id = s.a
            and t.to_organisation_id = s.b
            and s.is_gone
    )
    select jsonb_build_object(
        'inserted', count(*) filter (where s.before is null and not s.is_gone),
        'updated', count(*) filter (where s.before <> s.minutes and not s.is_gone),
        'unchanged', count(*) filter (where case when s.is_gone then s.before is null else s.before = s.minutes end),
        'removed', count(*) filter (where s.before is not null and s.is_gone))
    from staged s
$$;
