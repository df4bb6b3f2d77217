-- How far a yearly review is, by district: total = open + confirmed + missed + void. open counts every review that
-- still needs somebody; unresolved those whose reviewing unit a person has to settle; reminders_scheduled the
-- reminders still to come. A cycle without a review has no row.
create or replace view programme.review_progress as
select c.cycle_id,
    c.review_year,
    c.basis::text as basis,
    c.track::text as track,
    r.district_code,
    d.name_zh as district,
    count(*) as total,
    count(*) filter (where r.status in ('open', 'self_submitted', 'returned', 'unit_rated')) as open,
    count(*) filter (where r.status = 'party_confirmed') as confirmed,
    count(*) filter (where r.status = 'missed') as missed,
    count(*) filter (where r.status = 'void') as void,
    count(*) filter (where r.unit_unresolved) as unresolved,
    coalesce(sum(m.scheduled), 0)::bigint as reminders_scheduled
from programme.review_cycles c
join programme.annual_reviews r on r.cycle_id = c.cycle_id
left join programme.districts d on d.district_code = r.district_code
left join (
    select m.review_id,
        count(*) as scheduled
    from programme.review_reminders m
    where m.done_at is null
    group by m.review_id
) m on m.review_id = r.review_id
group by c.cycle_id, c.review_year, c.basis, c.track, r.district_code, d.name_zh;
