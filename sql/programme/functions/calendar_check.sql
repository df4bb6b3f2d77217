-- calendar_check(args, job) → {"year", "published", "told"}: when next year's holidays are not entered, tells the
-- officials of the municipal bureau, once a day however often it runs. args: year, else the year after the current one.
-- Locks nothing; enqueues notify.send.
create or replace function programme.calendar_check(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_today constant date := programme.city_day(now());
    v_year constant int := coalesce((p_args ->> 'year')::int, extract(year from v_today)::int + 1);
    v_published constant boolean := exists (
        select
        from skein.calendar_years y
        where y.calendar = 'cn'
            and y.year = v_year
            and y.status = 'published');
    v_told int := 0;
begin
    if not v_published then
        select count(*) filter (where e.created)
        into v_told
        from programme.organisations o
        cross join lateral (
            select format('calendar:%s:%s:%s', v_year, v_today, o.organisation_id) as key
        ) k
        cross join lateral skein.enqueue('notify.send', jsonb_build_object(
                'v', 1,
                'template', 'calendar.unpublished',
                'template_version', 1,
                'audience', jsonb_build_object('org', o.organisation_id, 'post', 'official'),
                'params', jsonb_build_object('year', v_year),
                'severity', 'normal',
                'category', 'calendar',
                'subject', 'calendar:' || v_year,
                'dedupe_key', k.key),
            unique_key => k.key) e
        where o.kind = 'municipal_bureau'
            and o.active @> v_today;
    end if;
    return jsonb_build_object('year', v_year, 'published', v_published, 'told', v_told);
end
$$;
