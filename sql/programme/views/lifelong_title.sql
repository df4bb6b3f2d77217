-- Lifelong titles, with the two terms that led to each.
create or replace view programme.lifelong_title as
select l.person_id,
    p.staff_no,
    p.name_zh as holder,
    l.track::text as track,
    l.granted_on,
    l.first_term,
    l.second_term,
    l.decision_doc
from programme.lifelong_titles l
join programme.people p on p.person_id = l.person_id;
