-- Who belongs or belonged to a studio.
create or replace view programme.studio_member as
select s.code, p.staff_no, p.name_zh as member, m.role, lower(m.during) as starts, upper(m.during) - 1 as ends
from programme.studio_members m
join programme.studios s on s.studio_id = m.studio_id
join programme.people p on p.person_id = m.person_id;
