-- calendar_changed(calendar): due times that the calendar moves are computed anew. One that now lies in the past and
-- was not decided is late, and its schedule's misfire policy decides. Locks the rows of these schedules in name
-- order.
create or replace function skein.calendar_changed(p_calendar text)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
    with affected as materialized (
        select s.name
        from skein.schedules s
        where s.calendar = p_calendar
            and s.roll <> 'none'
            and s.enabled
        order by s.name
        for update
    )
    update skein.schedules s
    set next_at = skein.schedule_next(s, s.decided_until),
        retry_at = null,
        problem = null
    from affected a
    where s.name = a.name;
$$;
