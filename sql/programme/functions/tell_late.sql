-- tell_late(review, cycle, level) → 'sent', or 'nobody' when no person stands for the level. One message an
-- organisation, level and day, with every late review that is this organisation's: a unit gets the holders' names (the
-- first twenty), a bureau counts by unit or district.
create or replace function programme.tell_late(
    p_review programme.annual_reviews,
    p_cycle programme.review_cycles,
    p_level int
)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_target constant record := programme.escalation_target(p_review, p_level);
    v_late record;
begin
    if cardinality(v_target.people) = 0 then
        return 'nobody';
    end if;
    select sum(g.n) as open,
        string_agg(case p_level when 1 then g.name else g.name || ' ' || g.n end, '、' order by g.n desc, g.name)
            filter (where g.place <= 20) || case when count(*) > 20 then '…' else '' end as list
    into v_late
    from (
        select l.name, count(*) as n, row_number() over (order by count(*) desc, l.name) as place
        from (
            select case p_level when 1 then h.name_zh when 2 then u.name_zh else coalesce(d.name_zh, u.name_zh) end
                as name, case p_level when 1 then r.review_id end as one
            from programme.annual_reviews r
            join programme.title_terms t on t.term_id = r.term_id
            join programme.people h on h.person_id = t.person_id
            join programme.organisations u on u.organisation_id = t.organisation_id
            left join programme.districts d on d.district_code = r.district_code
            where r.cycle_id = p_cycle.cycle_id
                and r.status in ('open', 'self_submitted', 'returned', 'unit_rated')
                and (programme.escalation_target(r, p_level)).organisation_id = v_target.organisation_id
        ) l
        group by l.name, l.one
    ) g;
    perform programme.tell('review.escalated', jsonb_build_object('persons', to_jsonb(v_target.people)),
        jsonb_build_object('organisation', o.name_zh, 'year', p_cycle.review_year,
            'due', programme.local_text(p_cycle.due_at), 'open', v_late.open, 'list', v_late.list),
        'cycle:' || p_cycle.cycle_id,
        format('escalate:%s:%s:%s:%s', p_cycle.cycle_id, v_target.organisation_id, p_level,
            programme.city_day(now())), 'high')
    from programme.organisations o
    where o.organisation_id = v_target.organisation_id;
    return 'sent';
end
$$;
