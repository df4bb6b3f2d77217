-- audience(audience, on) → the people that a notify.send audience means: the persons named, those of a stored list, and
-- everybody who holds the post (any post when none is given) at the organisation (at any when none is given) on that day.
-- The post of a party organisation is also looked for at its unit, where secretaries are entered. Raises SK002 when the
-- audience names nobody's condition, an unknown person, list or organisation. Locks nothing.
create or replace function programme.audience(p_audience jsonb, p_on date)
returns bigint[]
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_persons bigint[] := array(select jsonb_array_elements_text(p_audience -> 'persons')::bigint);
    v_org constant bigint := (p_audience ->> 'org')::bigint;
    v_post constant text := p_audience ->> 'post';
    v_index int;
begin
    if v_org is null and v_post is null and not p_audience ?| '{persons,list}' then
        perform skein.refuse('SK002', 'the audience names no persons, organisation or post', '/audience', 'audience',
            'notify.send');
    end if;
    select a.ordinality - 1
    into v_index
    from unnest(v_persons) with ordinality a (person_id)
    where not exists (select from programme.people p where p.person_id = a.person_id)
    order by 1
    limit 1;
    if found then
        perform skein.refuse('SK002', 'a person of the audience does not exist', '/audience/persons/' || v_index,
            'not_found', 'notify.send');
    end if;
    if v_org is not null and not exists (select from programme.organisations o where o.organisation_id = v_org) then
        perform skein.refuse('SK002', format('there is no organisation %s', v_org), '/audience/org', 'not_found',
            'notify.send');
    end if;
    if p_audience ? 'list' then
        select v_persons || l.person_ids
        into v_persons
        from programme.audience_lists l
        where l.list = p_audience ->> 'list';
        if not found then
            perform skein.refuse('SK002', format('there is no list %L', p_audience ->> 'list'), '/audience/list',
                'not_found', 'notify.send');
        end if;
    end if;
    if v_org is null and v_post is null then
        return array(select distinct a.person_id from unnest(v_persons) a (person_id) order by 1);
    end if;
    return array(
        select a.person_id
        from unnest(v_persons) a (person_id)
        union
        select p.person_id
        from programme.posts p
        where p.during @> p_on
            and (v_post is null or p.post = v_post)
            and (v_org is null or p.organisation_id in (
                select v_org
                union all
                select o.parent_id
                from programme.organisations o
                where o.organisation_id = v_org
                    and o.kind = 'party_committee'
                    and v_post is not null))
        order by 1
    );
end
$$;
