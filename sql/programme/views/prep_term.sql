-- A term of each community: how many sessions it has, and what has become of them.
create or replace view programme.prep_term as
select s.term_code,
    c.community_id,
    c.code as community,
    count(*) as sessions,
    count(*) filter (where s.status = 'to_place') as to_place,
    count(*) filter (where s.status = 'proposed') as proposed,
    count(*) filter (where s.status = 'confirmed') as confirmed,
    count(*) filter (where s.status = 'reschedule_requested') as moving,
    count(*) filter (where s.status = 'held') as held,
    count(*) filter (where s.status = 'not_held') as not_held,
    count(*) filter (where s.status = 'cancelled') as cancelled
from programme.prep_sessions s
join programme.communities c on c.community_id = s.community_id
group by s.term_code, c.community_id, c.code;
