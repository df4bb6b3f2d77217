-- official(staff_no) → the person who acts for the municipal bureau. Raises SK002 for an unknown staff number and
-- SK003 for a person who is no official of the bureau today.
create or replace function programme.official(p_staff_no text)
returns bigint
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_person constant bigint := programme.actor(p_staff_no);
begin
    if not v_person = any (programme.audience(programme.office(), programme.city_day(now()))) then
        perform skein.refuse('SK003', format('%s is no official of the municipal bureau', p_staff_no), '/actor',
            'actor', p_hint => 'the municipal bureau decides this');
    end if;
    return v_person;
end
$$;
