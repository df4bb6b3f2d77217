-- schedule_leave_out(schedule, from, to, outcome, now): records the due times with from <= due < to as not run → how
-- many rows that took, and the last of these due times. One row each; when there are more than 1,000, one row at the
-- first of them that says so: a long downtime of a dense rule must not cost a row a minute.
create or replace function skein.schedule_leave_out(
    p_schedule skein.schedules,
    p_from timestamptz,
    p_to timestamptz,
    p_outcome text,
    p_now timestamptz,
    out recorded int,
    out last_due timestamptz
)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_most constant int := 1000;
    v_dues timestamptz[];
    v_note text := case p_outcome when 'missed' then 'older than misfire_window' end;
begin
    select array_agg(o.due_at order by o.due_at)
    into v_dues
    from skein.rule_occurrences(p_schedule.rule, p_schedule.time_zone, p_schedule.anchor, p_from,
        least(p_to, p_schedule.ends_at), v_most + 1, p_schedule.calendar, p_schedule.roll) o;
    recorded := coalesce(cardinality(v_dues), 0);
    last_due := v_dues[recorded];
    if recorded > v_most then
        last_due := skein.rule_last(p_schedule.rule, p_schedule.time_zone, p_schedule.anchor, p_from,
            least(p_to, p_schedule.ends_at), p_schedule.calendar, p_schedule.roll);
        v_note := concat_ws('; ', v_note, format('more than %s due times up to %s in this one row', v_most,
            to_char(last_due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')));
        v_dues := v_dues[1:1];
        recorded := 1;
    end if;
    insert into skein.occurrences (schedule, due_at, outcome, decided_at, note)
    select p_schedule.name, d.due_at, p_outcome, p_now, v_note
    from unnest(v_dues) d(due_at)
    on conflict do nothing;
end
$$;
