-- review_sweep(args, job_id) → {"closing", "evaluations", "redated", "escalations"}: job kind review.sweep, daily. Enqueues what is due
-- and has no job yet: the closing of cycles, the evaluation of terms that near their end or whose facts have changed
-- since (until somebody signed; after that too, which tells the office), and the escalations of unfinished reviews.
-- Dates anew the cycles whose holidays were published meanwhile. Repeating it adds nothing. Raises PM001.
create or replace function programme.review_sweep(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_today constant date := programme.city_day(now());
    v_redated constant int := programme.redate_cycles(null, p_job_id);
    v_closing int;
    v_evaluations int;
    v_escalations int;
begin
    select count(*), count(programme.schedule_close(c)::text)
    into v_closing
    from programme.review_cycles c
    where c.status in ('planned', 'open')
        and c.close_job_id is null;
    select coalesce(sum(programme.schedule_escalations(r, c)), 0)
    into v_escalations
    from programme.annual_reviews r
    join programme.review_cycles c on c.cycle_id = r.cycle_id
    where c.status = 'open'
        and r.status in ('open', 'self_submitted', 'returned', 'unit_rated')
        and (select count(*) from programme.review_escalations e where e.review_id = r.review_id) < 3;
    select count(*) filter (where e.created)
    into v_evaluations
    from programme.title_terms t
    left join programme.term_evaluations l on l.term_id = t.term_id and l.status <> 'superseded'
    cross join lateral programme.evaluation_inputs(t.term_id, coalesce(l.rule_set, 'default'), v_today) i
    cross join lateral skein.enqueue('review.evaluate_term', jsonb_build_object('v', 1, 'term_id', t.term_id,
            'rule_set', coalesce(l.rule_set, 'default')),
        unique_key => format('%s:%s:%s', t.term_id, coalesce(l.rule_set, 'default'), i.hash)) e
    where t.status in ('active', 'awaiting_evaluation')
        and programme.evaluation_due_on(t, v_today) <= v_today
        and i.hash is distinct from l.inputs_hash
        and i.hash is distinct from l.conflicting_hash
        and not exists (
            select
            from programme.lifelong_titles g
            where g.person_id = t.person_id
                and g.track = t.track
        );
    return jsonb_build_object('closing', v_closing, 'evaluations', v_evaluations, 'redated', v_redated,
        'escalations', v_escalations);
end
$$;
