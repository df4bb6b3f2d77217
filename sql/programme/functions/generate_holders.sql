-- generate_holders(seed, holders, today) → {"cohort_no", "period", "edge_cases": {case: staff number}}: one cohort of
-- four tracks, current on today, its quota exactly used. Cohorts follow one another every three years from
-- 1 September 2024, the fourth. Part of generate_city.
create or replace function programme.generate_holders(p_seed bigint, p_holders int, p_today date)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_school_year constant int := extract(year from p_today - interval '8 months');
    v_step constant int := floor((v_school_year - 2024) / 3.0);
    v_start constant date := make_date(2024 + 3 * v_step, 9, 1);
    v_period constant daterange := daterange(v_start, (v_start + interval '3 years')::date);
    v_suspended bigint;
    v_homeless bigint;
begin
    insert into programme.cohorts (cohort_id, cohort_no, track, quota, management_period, status)
    overriding system value
    select t.n, greatest(4 + v_step, 1), t.track, q.quota, v_period, 'finalised'
    from (values (1, 'master_teacher'), (2, 'master_principal'), (3, 'master_class_teacher'), (4, 'ip_master_teacher')
        ) t (n, track)
    join programme.share_out(p_holders, array[250, 80, 40, 30]) q on q.n = t.n;
    perform setval(pg_get_serial_sequence('programme.cohorts', 'cohort_id'), 4);

    insert into programme.title_terms (term_id, person_id, cohort_id, track, tier_id, period, organisation_id)
    overriding system value
    select row_number() over (order by h.cohort_id, h.person_id), h.person_id, h.cohort_id, c.track,
        case
            when h.tier < 0.35 then 1
            when h.tier < 0.60 then 2
            when h.tier < 0.80 then 3
            when h.tier < 0.93 then 4
            else 5
        end,
        v_period, h.organisation_id
    from (
        select g.*, programme.draw(p_seed, 'tier', g.person_id) as tier
        from programme.generate_choice(p_seed) g
    ) h
    join programme.cohorts c on c.cohort_id = h.cohort_id;
    perform setval(pg_get_serial_sequence('programme.title_terms', 'term_id'), p_holders);
    if (select count(*) from programme.title_terms) <> p_holders then
        perform skein.refuse('SK010', format('the city has too few teachers for %s holders', p_holders), '/holders',
            'range');
    end if;

    -- Two of the master teachers who are not among the five of the first school.
    select min(t.term_id), max(t.term_id)
    into v_suspended, v_homeless
    from programme.title_terms t
    where t.track = 'master_teacher'
        and t.organisation_id <> (select min(o.organisation_id) from programme.organisations o where o.kind = 'school');
    insert into programme.title_suspensions (term_id, during, reason)
    values (v_suspended, v_period, 'secondment');
    update programme.posts p
    set is_main = false
    from programme.title_terms t
    where t.term_id = v_homeless
        and p.person_id = t.person_id;
    return jsonb_build_object('cohort_no', greatest(4 + v_step, 1), 'period', v_period, 'edge_cases', (
        select jsonb_object_agg(e.name, p.staff_no)
        from (
            select 'suspended' as name, t.person_id from programme.title_terms t where t.term_id = v_suspended
            union all
            select 'no_main_post', t.person_id from programme.title_terms t where t.term_id = v_homeless
            union all
            select 'secretary_and_principal', min(t.person_id)
            from programme.title_terms t
            where t.track = 'master_principal'
                and exists (
                    select
                    from programme.posts p
                    where p.person_id = t.person_id
                        and p.post = 'party_secretary'
                )
        ) e
        join programme.people p on p.person_id = e.person_id));
end
$$;
