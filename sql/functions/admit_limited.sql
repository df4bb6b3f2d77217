-- admit_limited(limit_key) → how many jobs waiting at this limit were let through. Exact across all workers: one
-- transaction at a time works on a key. Running are those let through and not released; the rate counts starts in the
-- last period and those let through that have not started yet, so a late start cannot bunch.
-- Locks: the key (advisory, until the transaction ends), then the rows it lets through.
create or replace function skein.admit_limited(p_limit_key text)
returns int
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_limit skein.limits;
    v_room bigint;
    v_job skein.waiting;
    v_admitted int := 0;
begin
    perform pg_advisory_xact_lock(21325, hashtext(p_limit_key));
    select l.*
    into v_limit
    from skein.limits l
    where l.name = split_part(p_limit_key, ':', 1);
    if not found then
        return 0;
    end if;
    delete from skein.limit_uses u
    where u.limit_key = p_limit_key
        and u.released_at is not null
        and (u.started_at is null or v_limit.per is null or u.started_at <= clock_timestamp() - v_limit.per);
    select least(
            v_limit.max_running - count(*) filter (where u.released_at is null),
            v_limit.rate - count(*) filter (where u.started_at is null or u.started_at > clock_timestamp() - v_limit.per),
            1000)
    into v_room
    from skein.limit_uses u
    where u.limit_key = p_limit_key;
    for v_job in
        select w.*
        from skein.waiting w
        join skein.lanes l on l.lane = w.lane
        where w.limit_key = p_limit_key
            and w.reason = 'limit'
        order by l.priority, w.id
        limit greatest(v_room, 0)
        for update of w skip locked
    loop
        insert into skein.limit_uses (limit_key, job_id)
        values (p_limit_key, v_job.id);
        delete from skein.waiting w
        where w.id = v_job.id;
        perform skein.put_ready(v_job);
        v_admitted := v_admitted + 1;
    end loop;
    return v_admitted;
end
$$;
