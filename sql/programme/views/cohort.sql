-- Cohorts with how far their selection is. unknown counts the applications with a rule that nobody has settled.
create or replace view programme.cohort as
select c.cohort_id,
    c.cohort_no,
    c.track::text as track,
    c.quota,
    c.management_period,
    c.status,
    a.applied,
    a.unknown,
    a.proposed,
    a.tied,
    a.selected,
    r.ranked_at,
    n.notice_from,
    n.signed_by,
    n.signed_doc,
    (
        select count(*)
        from programme.cohort_objections o
        where o.cohort_id = c.cohort_id
            and o.status = 'open'
    ) as open_objections
from programme.cohorts c
cross join lateral (
    select count(*) as applied,
        count(*) filter (
            where p.status = 'submitted' and p.reasons @? '$[*] ? (@.verdict == "unknown")') as unknown,
        count(*) filter (where p.status = 'proposed') as proposed,
        count(*) filter (where p.status = 'tie_at_cut') as tied,
        count(*) filter (where p.status = 'selected') as selected
    from programme.applications p
    where p.cohort_id = c.cohort_id
) a
left join programme.cohort_rankings r on r.cohort_id = c.cohort_id
left join programme.cohort_notices n on n.cohort_id = c.cohort_id;
