-- take_receipt(delivery, status, code, at) → whether it moved the delivery. Receipts come in any order and more than once: the
-- status only moves forward (accepted or unknown → delivered → read), and `failed` makes dead what was not delivered.
-- Locks: the delivery.
create or replace function programme.take_receipt(p_delivery uuid, p_status text, p_code text, p_at timestamptz)
returns boolean
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with moved as (
        update programme.deliveries d
        set status = case p_status when 'failed' then 'dead' else p_status end,
            provider_code = coalesce(p_code, d.provider_code),
            receipt_at = p_at,
            sent_at = coalesce(d.sent_at, p_at),
            changed_at = clock_timestamp()
        where d.delivery_id = p_delivery
            and (d.status in ('accepted', 'unknown') or (d.status = 'delivered' and p_status = 'read'))
        returning d.delivery_id
    )
    select exists (select from moved)
$$;
