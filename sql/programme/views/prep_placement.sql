-- What each plan says of each of its sessions.
create or replace view programme.prep_placement as
select p.plan_id,
    p.session_id,
    lower(p.span) as starts_at,
    upper(p.span) as ends_at,
    p.organisation_id,
    o.name_zh as host,
    p.room_id,
    r.code as room,
    cardinality(p.in_person) as in_person,
    cardinality(p.online) as online,
    cardinality(p.absent) as absent,
    cardinality(p.unknown) as unknown,
    cardinality(p.swapping) as swapping,
    p.funnel
from programme.prep_placements p
left join programme.organisations o using (organisation_id)
left join programme.rooms r on r.room_id = p.room_id;
