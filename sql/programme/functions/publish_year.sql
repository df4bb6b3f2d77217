-- publish_year(batch, year, job) → the result of publishing a year. The batch is the whole year: the days off and make-up
-- working days that the notice names, with the document in each row; days of the December before may be among them. One
-- wrong row rejects all. Days of the year that are not in the batch any more are removed, except December days that
-- another year's notice brought. Dates that were provisional are dated anew. affected_sessions: confirmed sessions on
-- days that people work on no more, or now. Part of calendar.import.
-- Locks: the calendar. Raises PM001, SK002 without a year.
create or replace function programme.publish_year(p_batch programme.staging_batches, p_year int, p_job_id bigint)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_source text;
    v_days_off int;
    v_least constant int := programme.policy('calendar.min_days_off', programme.city_day(now()))::int;
    v_removed int := 0;
    v_counts record;
    v_stale record;
    v_before jsonb;
begin
    if p_year is null then
        perform skein.refuse('SK002', 'the year is not named', '/year', 'required', 'calendar.import');
    end if;
    perform programme.note_fault(p_batch.batch_id, s.line_no, 'date', 'other_year',
        format('lies neither in %s nor in the December before', p_year))
    from programme.staged(p_batch.batch_id) s
    where not (s.body ->> 'date')::date between make_date(p_year - 1, 12, 1) and make_date(p_year, 12, 31);
    select count(*), (array_agg(s.body ->> 'source' order by s.line_no))[1]
    into v_days_off, v_source
    from programme.staged(p_batch.batch_id) s
    where s.body ->> 'kind' = 'off'
        and extract(year from (s.body ->> 'date')::date) = p_year;
    if v_days_off < v_least then
        perform programme.note_fault(p_batch.batch_id, 0, '', 'not_whole',
            format('%s days off in %s are too few for a whole year (policy calendar.min_days_off: %s)', v_days_off,
                p_year, v_least));
    end if;
    if exists (select from programme.staging_errors e where e.batch_id = p_batch.batch_id) then
        return programme.end_batch(p_batch, 'rejected',
            jsonb_build_object('year', p_year, 'added', 0, 'changed', 0, 'unchanged', 0, 'removed', 0));
    end if;
    select coalesce(jsonb_object_agg(d.day, d.kind), '{}')
    into v_before
    from skein.calendar_days d
    where d.calendar = 'cn'
        and d.day between make_date(p_year - 1, 12, 1) and make_date(p_year, 12, 31);
    for v_stale in
        select d.day
        from skein.calendar_days d
        left join skein.calendar_years y on y.calendar = 'cn' and y.year = p_year
        where d.calendar = 'cn'
            and d.day between make_date(p_year, 1, 1) and make_date(p_year, 12, 31)
            and (d.day < make_date(p_year, 12, 1) or d.source is not distinct from y.source)
            and not exists (
                select
                from programme.staged(p_batch.batch_id) s
                where (s.body ->> 'date')::date = d.day)
        order by d.day
    loop
        perform skein.set_calendar_day('cn', v_stale.day, null);
        v_removed := v_removed + 1;
    end loop;
    select i.*
    into v_counts
    from skein.import_calendar('cn', (
            select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('day', s.body ->> 'date', 'kind', s.body ->> 'kind',
                'name', s.body ->> 'name', 'source', s.body ->> 'source')) order by s.line_no)
            from programme.staged(p_batch.batch_id) s),
        array[p_year], v_source) i;
    perform programme.redate_cycles(p_year, p_job_id);
    return programme.end_batch(p_batch, 'merged', jsonb_build_object('year', p_year, 'added', v_counts.added,
        'changed', v_counts.changed, 'unchanged', v_counts.unchanged, 'removed', v_removed,
        'affected_sessions', (
            select coalesce(jsonb_agg(s.session_id order by s.session_id), '[]')
            from programme.prep_sessions s
            cross join lateral (
                select programme.city_day(lower(s.span)) as day
            ) x
            left join skein.calendar_days d on d.calendar = 'cn' and d.day = x.day
            where s.status = 'confirmed'
                and x.day between make_date(p_year - 1, 12, 1) and make_date(p_year, 12, 31)
                and d.kind is distinct from v_before ->> x.day::text)));
end
$$;
