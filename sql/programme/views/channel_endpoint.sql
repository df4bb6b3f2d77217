-- One row per endpoint; never its address or its secret.
create or replace view programme.channel_endpoint as
select e.name,
    e.channel,
    coalesce(o.name_zh, p.name_zh, e.label) as owner,
    e.status,
    e.max_per_minute,
    e.cooldown_until,
    e.hard_failures,
    e.created_at
from programme.channel_endpoints e
left join programme.organisations o on o.organisation_id = e.organisation_id
left join programme.people p on p.person_id = e.person_id;
