-- settle_each(slice, lane, seq, token, part, results) → the ids that were refused, or null.
-- Settles jobs of one lease one by one: everything that is more than a plain completion. results is an array of
--   {"id": 7, "outcome": "done", "micros": 1200, "result": {…}}
--   {"id": 8, "outcome": "failed", "code": "channel_5xx", "error": "…", "permanent": false, "retry_ms": 30000, "micros": 9}
--   {"id": 9, "outcome": "snoozed", "delay_ms": 60000, "note": "…"}
--   {"id": 10, "outcome": "cancelled", "error": "…"}      {"id": 11, "outcome": "discarded", "code": "…", "error": "…"}
--   {"id": 12, "outcome": "returned", "note": "…", "delay_ms": 0}    handed back unattempted
-- A job that cannot be settled as asked is set aside in the dead letter with the reason; it never stops the others.
-- Uses the parts part and part + 1. Fencing as settle; ids that are not of the lease are refused too.
-- Locks: the lease, shared; then the limits of these jobs.
create or replace function skein.settle_each(
    p_slice int,
    p_lane int,
    p_seq bigint,
    p_token bigint,
    p_part int,
    p_results jsonb
)
returns bigint[]
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_ids bigint[] := array(select (r.value ->> 'id')::bigint from jsonb_array_elements(p_results) r);
    v_refused bigint[];
    v_lease skein.lease;
    v_done bigint[];
    v_micros int[];
    v_left bigint[];
    v_set_aside bigint[] := '{}';
begin
    if not skein.hold_lease(p_slice, p_lane, p_seq, p_token) then
        return v_ids;
    end if;
    v_refused := skein.refused_ids(p_slice, p_lane, p_seq, null, v_ids);
    -- a repeated flush: everything is settled already
    if exists (
        select
        from skein.outcome o
        where o.slice = p_slice
            and o.lane = p_lane
            and o.seq = p_seq
            and o.part in (p_part, p_part + 1)
    ) then
        return null;
    end if;
    select l.*
    into v_lease
    from skein.lease l
    where l.slice = p_slice
        and l.lane = p_lane
        and l.seq = p_seq;
    v_refused := nullif(coalesce(v_refused, '{}') || array(select i from unnest(v_ids) i where i <> all (v_lease.ids)), '{}');
    perform skein.hold_limits(v_ids);
    begin
        perform skein.settle_one(v_lease, r.value)
        from jsonb_array_elements(p_results) r
        where v_refused is null
            or (r.value ->> 'id')::bigint <> all (v_refused);
    exception
        when others then
            if skein.schedule_is_transient(sqlstate) then
                raise;
            end if;
            v_set_aside := skein.settle_apart(v_lease, v_refused, p_results);
    end;
    select array_agg((r.value ->> 'id')::bigint) filter (where r.value ->> 'outcome' = 'done'),
        array_agg(skein.micros_of(r.value)) filter (where r.value ->> 'outcome' = 'done'),
        array_agg((r.value ->> 'id')::bigint) filter (where r.value ->> 'outcome' is distinct from 'done')
    into v_done, v_micros, v_left
    from jsonb_array_elements(p_results) r
    where (v_refused is null or (r.value ->> 'id')::bigint <> all (v_refused))
        and (r.value ->> 'id')::bigint <> all (v_set_aside);
    v_left := nullif(coalesce(v_left, '{}') || v_set_aside, '{}');
    insert into skein.outcome (slice, lane, seq, part, kind, ids, micros)
    select p_slice, p_lane, p_seq, p_part, 'done', v_done, v_micros
    where v_done is not null;
    insert into skein.outcome (slice, lane, seq, part, kind, ids)
    select p_slice, p_lane, p_seq, p_part + 1, 'left', v_left
    where v_left is not null;
    return v_refused;
end
$$;
