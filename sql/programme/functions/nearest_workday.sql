-- nearest_workday(day, forward) → the day itself when people work on it, else the next (forward) or the previous
-- working day of calendar cn. provisional: the year is not published, so only weekends were taken into account.
create or replace function programme.nearest_workday(p_day date, p_forward boolean)
returns table (day date, provisional boolean)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_works boolean := skein.workday('cn', p_day);
begin
    if coalesce(v_works, extract(isodow from p_day) < 6) then
        return query select p_day, v_works is null;
    elsif p_forward then
        return query select w.day, w.provisional from skein.next_workday('cn', p_day) w;
    else
        return query select w.day, w.provisional from skein.previous_workday('cn', p_day) w;
    end if;
end
$$;
