-- party_organisation(unit, on, holder) → the party organisation that reviews a holder who works at this unit: the
-- unit's own, else the nearest one further up. Null when a level has two of them, or when none is found: then a
-- person decides. One whose secretary is the holder is passed over (who is secretary and principal at once does not
-- confirm the own review). Locks nothing; at most eight levels, so a loop in the tree ends.
create or replace function programme.party_organisation(p_unit bigint, p_on date, p_holder bigint)
returns bigint
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_unit programme.organisations;
    v_level int := 0;
    v_found bigint[];
begin
    select * into v_unit from programme.organisations o where o.organisation_id = p_unit;
    while found and v_level < 8 loop
        if v_unit.kind = 'party_committee' then
            return v_unit.organisation_id;
        end if;
        if not exists (
            select
            from programme.posts p
            where p.organisation_id = v_unit.organisation_id
                and p.post = 'party_secretary'
                and p.person_id = p_holder
                and p.during @> p_on
        ) then
            select array_agg(c.organisation_id)
            into v_found
            from programme.organisations c
            where c.parent_id = v_unit.organisation_id
                and c.kind = 'party_committee'
                and c.active @> p_on;
            if cardinality(v_found) = 1 then
                return v_found[1];
            elsif cardinality(v_found) > 1 then
                return null;
            end if;
        end if;
        v_level := v_level + 1;
        select * into v_unit from programme.organisations o where o.organisation_id = v_unit.parent_id;
    end loop;
    return null;
end
$$;
