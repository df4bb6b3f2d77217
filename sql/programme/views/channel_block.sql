-- One row per way out that is being left alone, since it failed by no fault of a message; with the first message all is well.
create or replace view programme.channel_block as
select b.channel,
    b.code,
    b.failures,
    b.since,
    b.blocked_until,
    (
        select count(*)
        from programme.deliveries d
        join programme.channel_endpoints e on e.endpoint_id = d.endpoint_id
        where e.channel = b.channel
            and d.status in ('queued', 'deferred_rate', 'deferred_quiet')
    ) as waiting
from programme.channel_blocks b;
