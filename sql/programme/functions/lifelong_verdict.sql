-- lifelong_verdict(person, track) → fail when the person holds the lifelong title of that track, ok when not, unknown
-- where no register of lifelong titles (programme.lifelong_titles) exists. Locks nothing.
create or replace function programme.lifelong_verdict(p_person_id bigint, p_track text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_holds boolean;
begin
    if to_regclass('programme.lifelong_titles') is null then
        return 'unknown';
    end if;
    execute 'select exists (select from programme.lifelong_titles l where l.person_id = $1 and l.track = $2)'
    into v_holds
    using p_person_id, p_track;
    return case when v_holds then 'fail' else 'ok' end;
end
$$;
