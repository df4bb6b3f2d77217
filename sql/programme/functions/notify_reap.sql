-- notify_reap(args, job_id) → {"queued", "unknown"}: job kind notify.reap. A delivery that has been `sending` for five
-- minutes belongs to an attempt that never reported, since a job takes at most 90 seconds. A robot's becomes `unknown`
-- (event delivery.unknown); mail and webhooks, whose receivers can tell a repetition, are queued again while attempts are
-- left. At most 1,000 a call. Locks: those deliveries, skipping what is locked.
create or replace function programme.notify_reap(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_queued uuid[];
    v_unknown uuid[];
begin
    with stuck as (
        select d.delivery_id, e.channel !~ '_robot$' and d.attempts < 6 as again
        from programme.deliveries d
        join programme.channel_endpoints e on e.endpoint_id = d.endpoint_id
        where d.status = 'sending'
            and d.changed_at < clock_timestamp() - interval '5 minutes'
        order by d.changed_at
        limit 1000
        for no key update of d skip locked
    ),
    moved as (
        update programme.deliveries d
        set status = case when s.again then 'queued' else 'unknown' end,
            provider_code = 'no_report',
            changed_at = clock_timestamp()
        from stuck s
        where s.delivery_id = d.delivery_id
        returning d.delivery_id, d.status
    )
    select array_agg(m.delivery_id) filter (where m.status = 'queued'),
        array_agg(m.delivery_id) filter (where m.status = 'unknown')
    into v_queued, v_unknown
    from moved m;
    perform programme.enqueue_deliveries(v_queued);
    if v_unknown is not null then
        perform programme.add_event('delivery.unknown', 'notify:0', p_job_id,
            jsonb_build_object('deliveries', to_jsonb(v_unknown)));
    end if;
    return jsonb_build_object('queued', coalesce(cardinality(v_queued), 0),
        'unknown', coalesce(cardinality(v_unknown), 0));
end
$$;
