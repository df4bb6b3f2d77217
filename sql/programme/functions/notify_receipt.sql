-- notify_receipt({"channel", "message", "status", "code", "at"}, job_id) → {"delivery_id", "moved"}: job kind notify.receipt. What
-- a gateway reports about a message later. `message` is the number that the channel gave it, or the delivery's own, which
-- was its Idempotency-Key. One that nobody knows is kept for seven days: a report may come before our own answer has been
-- taken down (delivery_end takes it up then, and notify_reap when both committed side by side). Repeating it changes
-- nothing. Locks: the delivery.
create or replace function programme.notify_receipt(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_message constant text := p_args ->> 'message';
    v_at constant timestamptz := coalesce(programme.time_argument(p_args, 'at'), now());
    v_id uuid;
begin
    select d.delivery_id into v_id
    from programme.deliveries d
    join programme.channel_endpoints e on e.endpoint_id = d.endpoint_id
    where e.channel = p_args ->> 'channel'
        and (d.provider_msg_id = v_message or d.delivery_id = programme.uuid_or_null(v_message))
    limit 1;
    if v_id is not null then
        return jsonb_build_object('delivery_id', v_id, 'moved',
            programme.take_receipt(v_id, p_args ->> 'status', p_args ->> 'code', v_at));
    end if;
    insert into programme.early_receipts (channel, provider_msg_id, status, code, reported_at)
    values (p_args ->> 'channel', v_message, p_args ->> 'status', p_args ->> 'code', v_at)
    on conflict on constraint early_receipt_once do nothing;
    return jsonb_build_object('delivery_id', null, 'moved', false);
end
$$;
