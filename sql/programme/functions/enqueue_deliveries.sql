-- enqueue_deliveries(deliveries): a job notify.deliver for each that has none, at most 500 a call of the queue.
create or replace function programme.enqueue_deliveries(p_ids uuid[])
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select (
        select count(*)
        from skein.enqueue_many('notify.deliver', b.args, unique_keys => b.keys))
    from (
        select array_agg(jsonb_build_object('v', 1, 'delivery_id', d.id) order by d.n) as args,
            array_agg(d.id::text order by d.n) as keys
        from unnest(p_ids) with ordinality d (id, n)
        group by d.n / 500
    ) b
$$;
