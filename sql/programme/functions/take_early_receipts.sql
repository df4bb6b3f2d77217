-- take_early_receipts(channel, message) → how many receipts that came before their message was known are taken up now; without a
-- message those of all that are known by now. Locks: those receipts, then the deliveries.
create or replace function programme.take_early_receipts(p_channel text default null, p_message text default null)
returns int
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_receipt record;
    v_count int := 0;
begin
    for v_receipt in
        select r.receipt_id, r.status, r.code, r.reported_at, d.delivery_id
        from programme.early_receipts r
        join programme.deliveries d on d.provider_msg_id = r.provider_msg_id
        join programme.channel_endpoints e on e.endpoint_id = d.endpoint_id and e.channel = r.channel
        where (p_message is null or (r.channel = p_channel and r.provider_msg_id = p_message))
            and d.status <> 'sending'
        order by r.reported_at, r.receipt_id
        limit 1000
        for no key update of r skip locked
    loop
        perform programme.take_receipt(v_receipt.delivery_id, v_receipt.status, v_receipt.code, v_receipt.reported_at);
        delete from programme.early_receipts r where r.receipt_id = v_receipt.receipt_id;
        v_count := v_count + 1;
    end loop;
    return v_count;
end
$$;
