-- sweep_batches(): removes batches, with their rows and errors, that are older than policy intake.keep_days, whatever
-- became of them; at most 20 a call, oldest first. What was merged stays merged, and the events tell of it. Locks them,
-- skipping those that somebody works on. Raises PM001.
create or replace function programme.sweep_batches()
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    delete from programme.staging_batches b
    where b.batch_id in (
        select o.batch_id
        from programme.staging_batches o
        where o.created_at < now()
            - make_interval(days => programme.policy('intake.keep_days', programme.city_day(now()))::int)
        order by o.created_at
        limit 20
        for update skip locked
    )
$$;
