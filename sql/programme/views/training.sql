-- Training programmes with the latest week that was weighed; state is null before the first.
create or replace view programme.training as
select t.programme_id,
    t.code,
    t.kind,
    t.name_zh,
    lower(t.runs) as starts,
    upper(t.runs) - 1 as ends,
    t.target,
    t.audience,
    t.required_hours,
    p.week,
    p.state,
    p.enrolled,
    p.passed,
    p.expected,
    p.audience as must_reach,
    p.not_enrolled,
    p.units_unknown,
    p.hours_unknown
from programme.training_programmes t
left join lateral (
    select p.*
    from programme.training_progress p
    where p.programme_id = t.programme_id
    order by p.week desc
    limit 1
) p on true;
