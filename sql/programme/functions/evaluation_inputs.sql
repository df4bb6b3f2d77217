-- evaluation_inputs(term, rule_set, on) → what an evaluation of the term stands on, with its hash: the rules of that day,
-- for each year that the term's period requires the review or its absence, and the facts of the lifelong test. The same
-- facts give the same hash, whoever asks and when. A year is required when the period covers at least
-- review.min_overlap_days of it. Locks nothing. Raises SK002 for an unknown rule set or weights that do not sum to 1,
-- SK008 for an unknown term, PM001.
create or replace function programme.evaluation_inputs(
    p_term_id bigint,
    p_rule_set text,
    p_on date,
    out inputs jsonb,
    out hash text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_key constant text := 'evaluation.rule_set.' || coalesce(p_rule_set, '');
    v_rules jsonb;
    v_term programme.title_terms;
    v_days constant int := programme.policy('review.min_overlap_days', p_on)::int;
    v_years jsonb;
    v_previous jsonb;
begin
    select t.* into v_term from programme.title_terms t where t.term_id = p_term_id;
    if not found then
        perform skein.refuse('SK008', format('there is no term %s', coalesce(p_term_id::text, '(none)')), '/term_id',
            'not_found');
    end if;
    if not exists (select from programme.policies p where p.key = v_key) then
        perform skein.refuse('SK002', format('there is no rule set %s', p_rule_set), '/rule_set', 'not_found');
    end if;
    v_rules := programme.policy(v_key, p_on);
    if (select sum(w.value::numeric) from jsonb_each_text(v_rules -> 'weights') w) is distinct from 1
        or not v_rules -> 'weights' ?& array['teaching', 'role']
        or (select count(*) from jsonb_object_keys(v_rules -> 'weights')) <> 2
        or exists (select from jsonb_each_text(v_rules -> 'weights') w where w.value::numeric < 0)
    then
        perform skein.refuse('SK002', format('the weights of rule set %s do not sum to 1', p_rule_set), '/rule_set',
            'weights', p_hint => 'add a policy whose weights for teaching and role sum to 1');
    end if;
    select coalesce(jsonb_agg(jsonb_build_object('year', y.year, 'review_id', r.review_id,
        'row_version', r.row_version, 'status', r.status, 'ethics', r.ethics, 'teaching', r.teaching,
        'role', r.role) order by y.year), '[]')
    into v_years
    from generate_series(extract(year from lower(v_term.period))::int,
        extract(year from upper(v_term.period))::int + 1) y (year)
    cross join programme.review_span(y.year, v_rules ->> 'basis') s (span)
    left join (
        select c.review_year, a.*
        from programme.annual_reviews a
        join programme.review_cycles c on c.cycle_id = a.cycle_id
        where a.term_id = p_term_id
            and c.basis = v_rules ->> 'basis'
    ) r on r.review_year = y.year
    where v_term.period && s.span
        and upper(v_term.period * s.span) - lower(v_term.period * s.span) >= v_days;
    select jsonb_build_object('term_id', t.term_id, 'outcome', t.outcome, 'ended', upper(t.period))
    into v_previous
    from programme.title_terms t
    where t.person_id = v_term.person_id
        and t.track = v_term.track
        and t.term_no = v_term.term_no - 1
        and t.status = 'completed';
    inputs := jsonb_build_object('rules', programme.policy_record(
            array[v_key, 'evaluation.lifelong_gap_months', 'review.min_overlap_days'], p_on),
        'began', lower(v_term.period), 'years', v_years, 'previous', v_previous);
    hash := encode(sha256(convert_to(inputs::text, 'UTF8')), 'hex');
end
$$;
