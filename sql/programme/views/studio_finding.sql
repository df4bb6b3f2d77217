-- What audits found about studios, and since when it is cleared. code is null for a kind of which there are too few.
create or replace view programme.studio_finding as
select f.finding_id, s.code, s.name_zh, f.rule, f.detail, f.found_on, f.cleared_on
from programme.studio_findings f
left join programme.studios s on s.studio_id = f.studio_id;
