-- hold_lease(slice, lane, seq, token) → whether the lease exists under this token. Keeps rescuers away from it until the
-- transaction ends. An advisory lock and not a row lock: it writes nothing at all.
create or replace function skein.hold_lease(p_slice int, p_lane int, p_seq bigint, p_token bigint)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock_shared(-p_lane, (p_seq & 2147483647)::int);
    return exists (
        select
        from skein.lease l
        where l.slice = p_slice
            and l.lane = p_lane
            and l.seq = p_seq
            and l.token = p_token
    );
end
$$;
