-- hold_limits(ids): takes the locks of these jobs' limits in one order for everybody, so that two transactions which let go of
-- several limited jobs cannot wait for each other.
create or replace function skein.hold_limits(p_ids bigint[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from skein.limits) then
        return;
    end if;
    perform pg_advisory_xact_lock(21325, k.hash)
    from (
        select distinct hashtext(r.limit_key) as hash
        from skein.ready r
        where r.id = any (p_ids)
            and r.limit_key is not null
        order by 1
    ) k;
end
$$;
