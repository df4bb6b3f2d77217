-- One row per title holder and yearly review.
create or replace view programme.review as
select r.review_id,
    r.cycle_id,
    c.review_year,
    c.basis::text as basis,
    r.term_id,
    t.person_id,
    p.staff_no,
    p.name_zh as holder,
    t.track::text as track,
    u.name_zh as unit,
    r.district_code,
    d.name_zh as district,
    r.reviewer_org_id,
    o.name_zh as reviewer,
    r.unit_unresolved,
    r.status,
    r.void_reason,
    c.due_at,
    c.provisional,
    (
        select min(m.remind_at)
        from programme.review_reminders m
        where m.review_id = r.review_id
            and m.done_at is null
    ) as next_reminder_at,
    r.row_version,
    r.created_at
from programme.annual_reviews r
join programme.review_cycles c on c.cycle_id = r.cycle_id
join programme.title_terms t on t.term_id = r.term_id
join programme.people p on p.person_id = t.person_id
join programme.organisations u on u.organisation_id = t.organisation_id
join programme.organisations o on o.organisation_id = r.reviewer_org_id
left join programme.districts d on d.district_code = r.district_code;
