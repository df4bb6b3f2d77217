-- prep_decider(session, staff_no) → the person who decides about a session: its chair, somebody with a post at the
-- community's lead unit today, or an official of the municipal bureau. Raises SK002 for an unknown staff number, SK003 for
-- anybody else.
create or replace function programme.prep_decider(p_session programme.prep_sessions, p_staff_no text)
returns bigint
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_person constant bigint := programme.actor(p_staff_no);
    v_today constant date := programme.city_day(now());
begin
    if not (
        v_person = any (coalesce(programme.prep_chairs(array[p_session.session_id]), '{}'))
        or exists (
            select
            from programme.communities c
            join programme.posts o on o.organisation_id = c.lead_organisation_id
            where c.community_id = p_session.community_id
                and o.person_id = v_person
                and o.during @> v_today
        )
        -- A city without a bureau has no officials to ask.
        or v_person = any (coalesce(programme.audience(programme.office(), v_today), '{}'))
    ) then
        perform skein.refuse('SK003', format('%s does not decide about session %s', p_staff_no, p_session.session_id),
            '/actor', 'actor', p_hint => 'its chair, its lead unit or the municipal bureau does');
    end if;
    return v_person;
end
$$;
