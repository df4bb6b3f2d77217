-- schedule_check(schedule): everything about a schedule that can be wrong before its rule is evaluated.
-- Raises SK001 (unknown kind), SK002 (DETAIL points at the parameter, or into the arguments), SK004, SK010.
create or replace function skein.schedule_check(p_new skein.schedules)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_kind skein.kinds;
    v_field text;
begin
    if coalesce(p_new.name, '') !~ '^[^[:cntrl:]]{1,100}$' or btrim(p_new.name) <> p_new.name then
        perform skein.refuse('SK010', 'the name of a schedule is empty or too long', '/name', 'name',
            p_hint => '1 to 100 characters, no control characters, no blanks around it');
    end if;
    select k.*
    into v_kind
    from skein.kinds k
    where k.name = p_new.kind;
    if not found then
        perform skein.refuse('SK001', format('there is no kind %L', coalesce(p_new.kind, '')), '/kind', 'kind',
            p_new.kind,
            'a worker or skein.define_kind registers kinds; select name from skein.kind lists them');
    end if;
    if p_new.rule is null then
        perform skein.refuse('SK002', 'a schedule needs a rule', '/rule', 'required', p_new.kind,
            'cron: 0 9 * * 1 | once: 2026-12-01 09:00 | yearly: 12-01 09:00 | every: 5 minutes');
    end if;
    perform skein.rule_parse(p_new.rule);
    perform skein.rule_check_time_zone(p_new.time_zone);
    v_field := case
        when coalesce(p_new.roll, '') not in ('none', 'next', 'previous') then 'roll: none, next or previous'
        when coalesce(p_new.misfire, '') not in ('skip', 'once', 'all') then 'misfire: skip, once or all'
        when coalesce(p_new.overlap, '') not in ('skip', 'allow', 'queue') then 'overlap: skip, allow or queue'
        when p_new.calendar is not null and not exists (select from skein.calendars c where c.name = p_new.calendar)
            then 'calendar: a name in skein.calendars, made by skein.set_calendar'
        when p_new.roll <> 'none' and p_new.calendar is null
            then 'calendar: needed, because roll asks for its working days'
        when p_new.roll <> 'none' and p_new.rule ~ '^\s*every'
            then 'roll: none, because an every rule has no dates to move'
    end;
    if v_field is not null then
        perform skein.refuse('SK002', format('a schedule cannot have this %s', split_part(v_field, ':', 1)),
            '/' || split_part(v_field, ':', 1), split_part(v_field, ':', 1), p_new.kind, v_field);
    end if;
    if p_new.misfire_window is null or extract(epoch from p_new.misfire_window) not between 0 and 315576000 then
        perform skein.refuse('SK010', 'misfire_window is out of range', '/misfire_window', 'range', p_new.kind,
            '0 to 10 years');
    end if;
    if p_new.starts_at not between timestamptz '1900-01-01 00:00+00' and '9999-01-01 00:00+00'
        or p_new.ends_at not between timestamptz '1900-01-01 00:00+00' and '9999-01-01 00:00+00'
        or p_new.ends_at <= p_new.starts_at then
        perform skein.refuse('SK010', 'starts_at and ends_at are out of range or out of order',
            case when p_new.ends_at is null then '/starts_at' else '/ends_at' end, 'range', p_new.kind,
            'years 1900 to 9998; starts_at <= due time < ends_at');
    end if;
    if p_new.priority not between 0 and 999 then
        perform skein.refuse('SK010', format('priority %s is out of range', p_new.priority), '/priority', 'range',
            p_new.kind,
            '0 runs first, 999 last');
    end if;
    if p_new.queue is not null then
        perform skein.define_queue_if_missing(p_new.queue);
    end if;
    -- with a due time in the place of its placeholders: a schedule that could never enqueue is refused now
    perform skein.check_args(v_kind, array[case
        when jsonb_typeof(p_new.args) = 'object' then skein.schedule_args(p_new, clock_timestamp())
        else p_new.args
    end]);
end
$$;
