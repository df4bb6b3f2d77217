-- merge_makeup_rules(batch) → {"inserted", "updated", "unchanged", "affected_sessions"}: confirmed sessions on a day of
-- which a unit of theirs says something new. Part of an import.
create or replace function programme.merge_makeup_rules(p_batch_id bigint)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with staged as materialized (
        select s.line_no, o.organisation_id, (s.body ->> 'date')::date as day, (s.body ->> 'follows')::int as weekday,
            r.follows_weekday as before
        from programme.staged(p_batch_id) s
        join programme.organisations o on o.code = s.body ->> 'organisation'
        left join programme.makeup_rules r on r.organisation_id = o.organisation_id
            and r.day = (s.body ->> 'date')::date
    ),
    merged as (
        insert into programme.makeup_rules (organisation_id, day, follows_weekday)
        select s.organisation_id, s.day, s.weekday
        from staged s
        where s.before is distinct from s.weekday
        order by s.line_no
        on conflict (organisation_id, day) do update
        set follows_weekday = excluded.follows_weekday
    )
    select jsonb_build_object(
        'inserted', count(*) filter (where s.before is null),
        'updated', count(*) filter (where s.before <> s.weekday),
        'unchanged', count(*) filter (where s.before = s.weekday),
        'affected_sessions', (
            select coalesce(jsonb_agg(distinct e.session_id), '[]')
            from staged s
            join programme.prep_participants p on p.organisation_id = s.organisation_id
            join programme.prep_sessions e on e.session_id = p.session_id
            where e.status = 'confirmed'
                and s.before is distinct from s.weekday
                and programme.city_day(lower(e.span)) = s.day))
    from staged s
$$;
