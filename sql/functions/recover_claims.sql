-- recover_claims(worker, tokens) → how many jobs were put back that the worker was handed without learning of it: the answer to a
-- claim was lost on the way. tokens are those of the leases that it knows; every other open lease of it is taken back. The
-- attempts do not count.
-- Without this the jobs of such a lease would stay with a worker that lives, does not run them, and is never rescued.
-- Locks: the worker, exclusive, so that a claim of it that still runs ends before; then one lease after the other.
create or replace function skein.recover_claims(p_worker bigint, p_tokens bigint[])
returns int
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_lease record;
    v_recovered int := 0;
begin
    perform pg_advisory_xact_lock(21324, (p_worker % 2147483647)::int);
    for v_lease in
        select o.slice, o.lane, o.seq
        from skein.open_leases(p_worker) o
        join skein.lease l on l.slice = o.slice and l.lane = o.lane and l.seq = o.seq
        where l.token <> all (p_tokens)
        order by o.lane, o.slice, o.seq
    loop
        v_recovered := v_recovered + skein.rescue_lease(v_lease.slice, v_lease.lane, v_lease.seq, false);
    end loop;
    return v_recovered;
end
$$;
