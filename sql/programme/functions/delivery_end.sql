-- delivery_end({"delivery_id", "attempt", "result", "code", "cooldown", "provider_msg_id"}, job_id) → {"status"}: what became
-- of a call. `result` is accepted, retry (queued again), blocked (queued again; the channel's way out is at fault and left
-- alone by all: "seconds" says how long), failed (retries are used up), dead, gone (dead, and so is the address) or unknown;
-- `cooldown` are seconds for which the endpoint is left alone. Ten calls in a row that were refused for good pause the
-- endpoint. A receipt that came before this report is taken up.
-- Locks: the delivery, its endpoint, the channel. Raises SK009 when the delivery is not `sending` in that attempt:
-- somebody else has judged it meanwhile.
create or replace function programme.delivery_end(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_result constant text := p_args ->> 'result';
    v_now constant timestamptz := clock_timestamp();
    v_delivery programme.deliveries;
    v_endpoint programme.channel_endpoints;
    v_until timestamptz;
begin
    update programme.deliveries d
    set status = case when v_result in ('retry', 'blocked') then 'queued' when v_result = 'gone' then 'dead'
            else v_result end,
        provider_code = p_args ->> 'code',
        provider_msg_id = coalesce(p_args ->> 'provider_msg_id', d.provider_msg_id),
        sent_at = case v_result when 'accepted' then v_now end,
        changed_at = v_now
    where d.delivery_id = (p_args ->> 'delivery_id')::uuid
        and d.status = 'sending'
        and d.attempts = (p_args ->> 'attempt')::int
    returning d.* into v_delivery;
    if not found then
        perform skein.refuse('SK009', format('delivery %s is not being sent in attempt %s', p_args ->> 'delivery_id',
            p_args ->> 'attempt'), '/delivery_id', 'transition', 'notify.deliver');
    end if;
    update programme.channel_endpoints e
    set hard_failures = case when v_result in ('dead', 'gone') then e.hard_failures + 1
            when v_result = 'accepted' then 0 else e.hard_failures end,
        cooldown_until = greatest(e.cooldown_until,
            v_now + make_interval(secs => (p_args ->> 'cooldown')::double precision))
    where e.endpoint_id = v_delivery.endpoint_id
    returning e.* into v_endpoint;
    if v_endpoint.status = 'active' and (v_result = 'gone' or v_endpoint.hard_failures >= 10) then
        update programme.channel_endpoints e
        set status = case v_result when 'gone' then 'dead' else 'paused' end
        where e.endpoint_id = v_endpoint.endpoint_id
        returning e.* into v_endpoint;
        perform programme.add_event('endpoint.' || v_endpoint.status, 'channel_endpoint:' || v_endpoint.endpoint_id,
            p_job_id, jsonb_build_object('reason', 'hard_failures', 'code', p_args ->> 'code'));
    end if;
    if v_result = 'blocked' then
        v_until := programme.block_channel(v_endpoint.channel, p_args ->> 'code', v_now, p_job_id);
        return jsonb_build_object('status', v_delivery.status,
            'seconds', greatest(ceil(extract(epoch from v_until - v_now)), 1)::int);
    end if;
    -- Asked first, so that the usual case locks nothing that all share.
    if v_result = 'accepted' and exists (
        select from programme.channel_blocks b where b.channel = v_endpoint.channel)
    then
        delete from programme.channel_blocks b where b.channel = v_endpoint.channel;
        perform programme.add_event('channel.unblocked', 'channel:0', p_job_id,
            jsonb_build_object('channel', v_endpoint.channel));
    end if;
    if v_result = 'accepted' and v_delivery.provider_msg_id is not null then
        perform programme.take_early_receipts(v_endpoint.channel, v_delivery.provider_msg_id);
    end if;
    return jsonb_build_object('status', v_delivery.status);
end
$$;
