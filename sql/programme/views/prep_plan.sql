-- Plans of lesson preparation with the figures that say how good they are.
create or replace view programme.prep_plan as
select p.plan_id,
    p.term_code,
    p.version,
    p.communities,
    p.mode,
    p.status,
    p.is_provisional,
    c.placed,
    c.total,
    (p.objective ->> 'violations')::int as violations,
    (p.objective ->> 'shortfall')::int as shortfall,
    (
        select round(coalesce(sum(v.value::int), 0) / 100.0, 2)
        from jsonb_each_text(p.objective -> 'soft') v
    ) as soft_cost,
    p.seed,
    p.time_limit_ms,
    p.inputs_hash,
    p.baseline,
    p.objective,
    p.metrics,
    p.weights,
    p.warnings,
    p.job_id,
    p.made_at
from programme.prep_plans p
-- Of the plan's own communities: metrics counts sessions of others too, which stay where they are.
cross join lateral (
    select count(q.span)::int as placed, count(*)::int as total
    from programme.prep_placements q
    where q.plan_id = p.plan_id
) c;
