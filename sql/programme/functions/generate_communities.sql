-- generate_communities(seed, communities, term): communities, one a district before any district has a second, with
-- their members, and who takes part as what. Part of generate_preparation.
create or replace function programme.generate_communities(p_seed bigint, p_communities int, p_term_code text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Posts begin on a day of September, so the roster does too.
    v_during constant daterange := daterange(programme.generate_first_monday(p_term_code) - 28, null);
begin
    insert into programme.communities (code, name_zh, lead_organisation_id)
    select 'C' || lpad(u.n::text, 2, '0'), u.name_zh || '大中小学思政课一体化建设共同体', u.organisation_id
    from (
        select o.*, row_number() over (order by o.n_of_district, o.district_code) as n
        from (
            select o.organisation_id, o.name_zh, o.district_code,
                row_number() over (partition by o.district_code order by o.code) as n_of_district
            from programme.organisations o
            where o.kind = 'university'
        ) o
    ) u
    where u.n <= p_communities
    order by u.n;
    insert into programme.community_members (community_id, organisation_id, during)
    select m.community_id, m.organisation_id, v_during
    from programme.generate_members(p_seed) m;

    insert into programme.prep_roster (community_id, person_id, organisation_id, stage, role, is_required, during)
    select r.community_id, r.person_id, r.organisation_id, r.stage, r.role, r.role in ('chair', 'lead_preparer'),
        v_during
    from programme.generate_roster(p_seed, lower(v_during)) r;
end
$$;
