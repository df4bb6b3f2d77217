-- The yearly reviews that were opened, with their dates and the policy they followed.
create or replace view programme.review_cycle as
select c.cycle_id,
    c.review_year,
    c.basis::text as basis,
    c.track::text as track,
    c.covers,
    c.opens_at,
    c.due_at,
    c.closes_at,
    c.provisional,
    c.status,
    c.policy
from programme.review_cycles c;
