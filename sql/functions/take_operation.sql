-- take_operation(runner) → the oldest operation that nobody runs, now the runner's; no row when there is none. One whose
-- runner has not been heard of for 30 s counts as nobody's: it goes on where it stood.
-- Locks: the operation, passing over those that others hold.
create or replace function skein.take_operation(p_runner text)
returns table (id bigint, action text, filter text, reason text, dry_run boolean, "position" bigint)
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update skein.operations o
    set runner = p_runner,
        updated_at = clock_timestamp()
    where o.operation = (
        select n.operation
        from skein.operations n
        where n.ended_at is null
            and (n.runner is null or n.updated_at < clock_timestamp() - interval '30 seconds')
        order by n.operation
        limit 1
        for update skip locked
    )
    returning o.operation, o.action, o.filter, o.reason, o.dry_run, o.position;
$$;
