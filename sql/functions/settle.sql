-- settle(slice, lane, seq, token, part, ids, micros) → the ids that were refused, or null when all were accepted.
-- Completes plain jobs of one lease: one outcome row for all of them. part numbers the worker's flushes of the lease:
-- repeating a flush after an unknown commit changes nothing. micros are the run times in microseconds, parallel to ids.
-- Locks: the lease, shared, so a rescuer of the same lease waits, and what it took before is refused here.
create or replace function skein.settle(
    p_slice int,
    p_lane int,
    p_seq bigint,
    p_token bigint,
    p_part int,
    p_ids bigint[],
    p_micros int[]
)
returns bigint[]
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_refused bigint[];
begin
    if not skein.hold_lease(p_slice, p_lane, p_seq, p_token) then
        return p_ids;
    end if;
    v_refused := skein.refused_ids(p_slice, p_lane, p_seq, p_part, p_ids);
    if v_refused is null then
        insert into skein.outcome (slice, lane, seq, part, kind, ids, micros)
        values (p_slice, p_lane, p_seq, p_part, 'done', p_ids, p_micros)
        on conflict do nothing;
    else
        insert into skein.outcome (slice, lane, seq, part, kind, ids, micros)
        select p_slice, p_lane, p_seq, p_part, 'done', array_agg(s.id), array_agg(s.micros)
        from unnest(p_ids, p_micros) s(id, micros)
        where s.id <> all (v_refused)
        having count(*) > 0
        on conflict do nothing;
    end if;
    perform skein.resolve_children(array(select i from unnest(p_ids) i where v_refused is null or i <> all (v_refused)), true)
    where exists (select from skein.dependencies);
    return v_refused;
end
$$;
