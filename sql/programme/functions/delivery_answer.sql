-- delivery_answer(delivery, answer, actor, reason) → {"status"}: what a person decides about a delivery of which nobody
-- knows whether it arrived: `resend`, which may reach people twice, or `give_up`. Recorded with who and why.
-- Locks: the delivery. Raises SK008 for one that does not exist, SK009 for one that is not `unknown`, SK002 without a
-- reason or for an unknown actor.
create or replace function programme.delivery_answer(p_delivery uuid, p_answer text, p_actor text, p_reason text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_status text;
begin
    perform programme.actor(p_actor);
    perform programme.need_reason(p_reason);
    if p_answer is null or p_answer not in ('resend', 'give_up') then
        perform skein.refuse('SK002', 'the answer is resend or give_up', '/answer', 'enum');
    end if;
    select d.status into v_status
    from programme.deliveries d
    where d.delivery_id = p_delivery
    for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no delivery %s', p_delivery), '/delivery', 'not_found',
            p_hint => 'skein notify deliveries shows them');
    end if;
    if v_status <> 'unknown' then
        perform skein.refuse('SK009', format('the delivery is %s, not unknown', v_status), '/delivery', 'transition',
            p_hint => 'only a delivery of which nobody knows needs an answer');
    end if;
    update programme.deliveries d
    set status = case p_answer when 'resend' then 'queued' else 'failed' end, changed_at = clock_timestamp()
    where d.delivery_id = p_delivery
    returning d.status into v_status;
    if p_answer = 'resend' then
        perform programme.enqueue_deliveries(array[p_delivery]);
    end if;
    perform programme.add_act('delivery.' || p_answer, 'delivery:0', p_actor,
        jsonb_build_object('delivery', p_delivery, 'reason', p_reason));
    return jsonb_build_object('status', v_status);
end
$$;
