-- acting_for(staff_no, organisation, posts) → the person who acts for that unit today: somebody who holds one of the
-- posts there (null: any post), or an official of the municipal bureau, who may act for every unit. Without an
-- organisation only the latter may. Raises SK002 for an unknown staff number, SK003 for anybody else. Locks nothing.
create or replace function programme.acting_for(
    p_staff_no text,
    p_organisation_id bigint,
    p_posts text[] default '{party_secretary,principal,official}'
)
returns bigint
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_person constant bigint := programme.actor(p_staff_no);
begin
    if not exists (
        select
        from programme.posts p
        join programme.organisations o on o.organisation_id = p.organisation_id
        where p.person_id = v_person
            and p.during @> programme.city_day(now())
            and ((o.kind = 'municipal_bureau' and p.post = 'official')
                or (o.organisation_id = p_organisation_id and (p_posts is null or p.post = any (p_posts))))
    ) then
        perform skein.refuse('SK003', format('%s does not act for this unit', p_staff_no), '/actor', 'actor',
            p_hint => 'its secretary, principal or an official does, or an official of the municipal bureau');
    end if;
    return v_person;
end
$$;
