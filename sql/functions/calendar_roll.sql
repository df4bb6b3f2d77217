-- calendar_roll(calendar, day, roll) → the day itself when people work on it, else the nearest later ('next') or
-- earlier ('previous') working day. provisional: a day that was looked at lies in a year that is not published, so
-- only weekends counted. Looks at most 366 days far and then gives the day itself, noted by provisional.
create or replace function skein.calendar_roll(
    p_calendar text,
    p_day date,
    p_roll text,
    out day date,
    out provisional boolean
)
language plpgsql
stable
as $$
declare
    v_works boolean;
    v_provisional boolean;
begin
    day := p_day;
    provisional := false;
    if p_roll = 'none' then
        return;
    end if;
    for v_steps in 0..366 loop
        select c.works, c.provisional
        into v_works, v_provisional
        from skein.calendar_day(p_calendar, day) c;
        provisional := provisional or v_provisional;
        if v_works is not false then
            return;
        end if;
        day := day + case p_roll when 'next' then 1 else -1 end;
    end loop;
    day := p_day;
    provisional := true;
end
$$;
