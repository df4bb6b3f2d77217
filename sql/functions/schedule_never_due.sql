-- schedule_never_due(schedule, now): says why a schedule has no due time after now. Never returns: raises SK002.
create or replace function skein.schedule_never_due(p_new skein.schedules, p_now timestamptz)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if skein.rule_next(p_new.rule, p_new.time_zone, p_new.anchor, greatest(p_now,
        p_new.starts_at - interval '1 microsecond'),
        p_new.calendar, p_new.roll) is not null then
        perform skein.refuse('SK002', 'the schedule ends before it is due for the first time', '/ends_at', 'never_due',
            p_new.kind,
            'a later ends_at, or none');
    elsif p_new.rule like 'once%' then
        perform skein.refuse('SK002', 'schedule rule: this moment lies in the past', '/rule', 'never_due', p_new.kind,
            format('it is now %s in %s', to_char(p_now at time zone p_new.time_zone, 'YYYY-MM-DD HH24:MI'),
                p_new.time_zone));
    else
        perform skein.refuse('SK002', 'schedule rule: it never comes due', '/rule', 'never_due', p_new.kind,
            'no such date exists, like 30 February or 31 April; L is the last day of a month');
    end if;
end
$$;
