-- evaluation_due_on(term) → the day from which a term is evaluated: policy evaluation.lead_days before the end of its
-- period, later by the days on which it was suspended, and no later than the day after the period.
create or replace function programme.evaluation_due_on(p_term programme.title_terms, p_on date)
returns date
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select least(upper(p_term.period),
        upper(p_term.period) - programme.policy('evaluation.lead_days', p_on)::int
            + coalesce(sum(upper(s.during * p_term.period) - lower(s.during * p_term.period)), 0)::int)
    from programme.title_suspensions s
    where s.term_id = p_term.term_id
        and s.during && p_term.period
$$;
