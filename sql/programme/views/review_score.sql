-- What a yearly review says: its scores, grade and signer, how late it was told, and how often it was reopened.
create or replace view programme.review_score as
select r.review_id,
    r.term_id,
    c.cycle_id,
    c.review_year,
    c.basis::text as basis,
    c.status as cycle_status,
    c.closes_at,
    r.status,
    r.self_at,
    r.rated_at,
    r.ethics,
    r.teaching,
    r.role,
    r.grade,
    r.confirmed_at,
    p.staff_no as confirmed_by,
    (
        select max(e.level)
        from programme.review_escalations e
        where e.review_id = r.review_id
            and e.result = 'sent'
    ) as escalation_level,
    (
        select count(*)
        from programme.review_versions v
        where v.review_id = r.review_id
    ) as reopened,
    r.row_version
from programme.annual_reviews r
join programme.review_cycles c on c.cycle_id = r.cycle_id
left join programme.people p on p.person_id = r.confirmed_by;
