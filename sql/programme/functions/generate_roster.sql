-- generate_roster(seed, day) → who takes part in which community as what: teachers of ideological and political
-- education first, other teachers and heads where these are too few, the units of a stage in turn; 22 of primary, 20 of
-- junior and 10 of senior schools and 8 of universities. The chair is from the lead university; its expert belongs to
-- two communities where they come in pairs. Part of generate_preparation.
create or replace function programme.generate_roster(p_seed bigint, p_day date)
returns table (community_id bigint, person_id bigint, organisation_id bigint, stage text, role text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with person as (
        select m.community_id, m.community_no, m.organisation_id, m.stage, p.person_id,
            m.organisation_id = c.lead_organisation_id as is_lead,
            min(array_position(array['ip_teacher_full', 'ip_teacher_part', 'teacher', 'vice_principal', 'principal',
                'party_secretary'], p.post::text)) as preference
        from programme.generate_members(p_seed) m
        join programme.communities c on c.community_id = m.community_id
        join programme.posts p on p.organisation_id = m.organisation_id and p.during @> p_day
        where p.post in ('ip_teacher_full', 'ip_teacher_part', 'teacher', 'vice_principal', 'principal',
            'party_secretary')
        group by m.community_id, m.community_no, m.organisation_id, m.stage, p.person_id, c.lead_organisation_id
    ),
    turn as (
        select p.*, row_number() over (partition by p.organisation_id
            order by p.preference, programme.draw(p_seed, 'roster', p.person_id), p.person_id) as turn
        from person p
    ),
    numbered as (
        select t.*, row_number() over (partition by t.community_id, t.stage
            order by t.turn, t.is_lead desc, programme.draw(p_seed, 'place', t.person_id), t.person_id) as n
        from turn t
    ),
    roster as materialized (
        select n.community_id, n.community_no, n.person_id, n.organisation_id, n.stage,
            case n.stage
                when 'university' then
                    case
                        when n.n = 1 then 'chair'
                        when n.n = 3 and n.community_no % 2 = 1 then 'expert'
                        when n.n = 5 then 'presenter'
                    end
                when 'primary' then (array['presenter', 'recorder'])[n.n]
                else (array['lead_preparer', 'expert', 'presenter'])[n.n]
            end as role
        from numbered n
        where n.n <= case n.stage when 'primary' then 22 when 'junior' then 20 when 'senior' then 10 else 8 end
    )
    select r.community_id, r.person_id, r.organisation_id, r.stage, coalesce(r.role, 'attendee')
    from roster r
    union all
    select next.community_id, r.person_id, r.organisation_id, r.stage, r.role
    from roster r
    join roster next on next.community_no = r.community_no + 1 and next.role = 'chair'
    where r.stage = 'university'
        and r.role = 'expert'
$$;
