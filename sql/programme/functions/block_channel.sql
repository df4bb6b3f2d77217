-- block_channel(channel, code, at) → the moment until which nobody tries this way out: 30 seconds after the first failure, twice
-- as long after each more, 10 minutes at most. A failure of somebody who had begun before does not count again. The first one is an event.
-- Locks: the channel's row.
create or replace function programme.block_channel(p_channel text, p_code text, p_at timestamptz, p_job_id bigint)
returns timestamptz
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_block programme.channel_blocks;
begin
    insert into programme.channel_blocks as b (channel, failures, blocked_until, code, since)
    values (p_channel, 1, p_at + interval '30 seconds', p_code, p_at)
    on conflict (channel) do update
    set failures = b.failures + 1,
        blocked_until = p_at + least(interval '30 seconds' * power(2, least(b.failures, 10)), interval '10 minutes'),
        code = excluded.code
    where b.blocked_until <= p_at
    returning b.* into v_block;
    if v_block.failures = 1 then
        perform programme.add_event('channel.blocked', 'channel:0', p_job_id,
            jsonb_build_object('channel', p_channel, 'code', p_code));
    end if;
    return coalesce(v_block.blocked_until,
        (select b.blocked_until from programme.channel_blocks b where b.channel = p_channel));
end
$$;
