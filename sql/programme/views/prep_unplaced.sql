-- Why a session has no place: what the newest plan that stands says of it. A session whose plan was never made has no row.
create or replace view programme.prep_unplaced as
select s.session_id,
    p.plan_id,
    p.version,
    p.job_id,
    p.made_at,
    q.funnel
from programme.prep_sessions s
cross join lateral (
    select p.plan_id, p.version, p.job_id, p.made_at
    from programme.prep_plans p
    where p.status <> 'superseded'
        and p.communities @> array[s.community_id]
        and p.term_code = s.term_code
    order by p.plan_id desc
    limit 1
) p
join programme.prep_placements q on q.plan_id = p.plan_id and q.session_id = s.session_id
where s.status = 'to_place'
    and q.funnel is not null;
