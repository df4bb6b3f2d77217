-- unstarted_jobs(role) → how many jobs of this producer have not been handed to a worker yet.
create or replace function skein.unstarted_jobs(p_role name)
returns bigint
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select (select count(*) from skein.waiting w where w.producer = p_role)
        + (
            select count(*)
            from skein.lanes l
            cross join lateral skein.unclaimed(l.lane) u
            join skein.ready r on r.lane = l.lane and r.xid = u.xid and r.id = u.id
            where r.producer = p_role
        );
$$;
