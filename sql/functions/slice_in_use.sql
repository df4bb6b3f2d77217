-- slice_in_use(slice) → whether a job of this slice has not been handed out yet or is still running: then the slice stays,
-- however old it is.
create or replace function skein.slice_in_use(p_slice int)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select exists (
            select
            from skein.lanes l
            cross join lateral skein.unclaimed(l.lane) u
            join skein.ready r on r.slice = p_slice and r.lane = l.lane and r.xid = u.xid and r.id = u.id
        )
        or exists (
            select
            from skein.workers w
            cross join lateral skein.open_leases(w.worker) o
            where o.slice = p_slice
                or exists (
                    select
                    from unnest(o.ids) i(id)
                    join skein.ready r on r.id = i.id and r.slice = p_slice
                )
        );
$$;
