-- delivery_end({"delivery_id", "attempt", "result", "code", "cooldown"}, job_id) → {"status"}: what became of a call.
-- `result` is accepted, retry (queued again), failed (retries are used up), dead or unknown; `cooldown` are seconds for
-- which the endpoint is left alone. Ten calls in a row that were refused for good pause the endpoint.
-- Locks: the delivery, then its endpoint. Raises SK009 when the delivery is not `sending` in that attempt: somebody
-- else has judged it meanwhile.
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
begin
    update programme.deliveries d
    set status = case v_result when 'retry' then 'queued' else v_result end,
        provider_code = p_args ->> 'code',
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
    set hard_failures = case v_result when 'dead' then e.hard_failures + 1 when 'accepted' then 0
            else e.hard_failures end,
        cooldown_until = greatest(e.cooldown_until,
            v_now + make_interval(secs => (p_args ->> 'cooldown')::double precision))
    where e.endpoint_id = v_delivery.endpoint_id
    returning e.* into v_endpoint;
    if v_endpoint.hard_failures >= 10 and v_endpoint.status = 'active' then
        update programme.channel_endpoints e
        set status = 'paused'
        where e.endpoint_id = v_endpoint.endpoint_id;
        perform programme.add_event('endpoint.paused', 'channel_endpoint:' || v_endpoint.endpoint_id, p_job_id,
            jsonb_build_object('reason', 'hard_failures', 'code', p_args ->> 'code'));
    end if;
    return jsonb_build_object('status', v_delivery.status);
end
$$;
