-- fire_schedules(limit) → how many due times were decided; 0: nothing is due. The leader's tick, and as safe from
-- several sessions at once: a schedule that another one is deciding is passed over, and the primary key of
-- skein.occurrences says that a due time is decided once, whatever fails, restarts, or happens to the clock. Looks at
-- up to p_limit due schedules, those due longest first, and enqueues about p_limit jobs in all: a schedule that
-- catches up (misfire 'all') takes its share of each tick and leaves the others theirs.
-- p_now moves the clock in tests; only a member of skein_owner may give it (SK003).
-- Locks: rows of skein.schedules, never waiting for one; then what enqueue locks. A plan by the index on
-- coalesce(retry_at, next_at): a tick with nothing due reads one index page.
create or replace function skein.fire_schedules(p_limit int default 100, p_now timestamptz default null)
returns int
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_limit constant int := least(greatest(coalesce(p_limit, 100), 1), 10000);
    v_now constant timestamptz := coalesce(p_now, clock_timestamp());
    v_names text[];
    v_name text;
    v_count int := 0;
begin
    if p_now is not null and not pg_has_role(session_user, 'skein_owner', 'member') then
        perform skein.refuse('SK003', 'only the owner of the queue may move its clock', '/p_now', 'clock');
    end if;
    v_names := array(
        select s.name
        from skein.schedules s
        where s.next_at is not null
            and coalesce(s.retry_at, s.next_at) <= v_now
        order by coalesce(s.retry_at, s.next_at)
        limit v_limit
        for update skip locked
    );
    foreach v_name in array v_names loop
        begin
            v_count := v_count + skein.schedule_decide(v_name, v_now, greatest(1, v_limit / cardinality(v_names)));
        exception
            when others then
                perform skein.schedule_set_aside(v_name, v_now, sqlstate, sqlerrm);
        end;
    end loop;
    return v_count;
end
$$;
