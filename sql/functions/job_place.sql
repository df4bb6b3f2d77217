-- job_place(id) → where the job is: place waiting, ended, ready, running or completed, with its lease where it has one; no
-- row when there is no such job, or retention has removed it.
create or replace function skein.job_place(p_id bigint)
returns table (
    place text,
    id bigint,
    lane int,
    lease_slice int,
    lease_seq bigint,
    worker bigint,
    started_at timestamptz,
    finished_at timestamptz
)
language plpgsql
rows 1
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    select 'waiting', w.id, w.lane, null::int, null::bigint, null::bigint, null::timestamptz, null::timestamptz
    from skein.waiting w
    where w.id = p_id;
    if found then
        return;
    end if;
    return query
    select 'ended', e.id, e.lane, null::int, null::bigint, e.worker, e.started_at, e.ended_at
    from skein.ended e
    where e.id = p_id;
    if found then
        return;
    end if;
    return query
    select case s.state when 'available' then 'ready' else s.state end, r.id, r.lane, s.lease_slice, s.lease_seq, s.worker,
        s.started_at, s.finished_at
    from (
        select r.*
        from skein.ready r
        where r.id = p_id
        order by r.slice desc, r.xid desc
        limit 1
    ) r
    cross join lateral skein.ready_state(r.slice, r.lane, r.xid, r.id) s;
end
$$;
