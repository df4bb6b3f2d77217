-- The four musts: the latest verdict a unit, term and must, and what it rests on.
create or replace view programme.four_must as
select r.organisation_id, o.code, o.name_zh, o.district_code, r.term_code, r.must, r.verdict, r.detail, r.computed_at
from programme.four_must_results r
join programme.organisations o on o.organisation_id = r.organisation_id;
