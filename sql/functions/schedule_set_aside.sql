-- schedule_set_aside(name, now, sqlstate, message): one schedule could not be decided. An error of the infrastructure
-- postpones it by ten seconds; any other is recorded as the outcome of the due time, and the schedule goes on with
-- its next one, or stands still with its problem shown when that cannot be computed either. The others are not held
-- up.
create or replace function skein.schedule_set_aside(p_name text, p_now timestamptz, p_sqlstate text, p_message text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_schedule skein.schedules;
    v_next timestamptz;
    v_problem text;
begin
    if skein.schedule_is_transient(p_sqlstate) then
        update skein.schedules s
        set retry_at = p_now + interval '10 seconds'
        where s.name = p_name;
        return;
    end if;
    select s.*
    into v_schedule
    from skein.schedules s
    where s.name = p_name
    for update;
    insert into skein.occurrences (schedule, due_at, outcome, decided_at, note)
    values (p_name, v_schedule.next_at, 'error', p_now, format('%s %s', p_sqlstate, p_message))
    on conflict do nothing;
    begin
        v_next := skein.schedule_next(v_schedule, greatest(v_schedule.next_at, p_now));
    exception
        when others then
            v_problem := format('%s %s', sqlstate, sqlerrm);
    end;
    update skein.schedules s
    set decided_until = greatest(s.decided_until, s.next_at),
        last_due_at = s.next_at,
        next_at = v_next,
        retry_at = null,
        problem = v_problem
    where s.name = p_name;
end
$$;
