-- refused_ids(slice, lane, seq, part, ids) → which of these jobs the lease may no longer settle: those that a rescuer took, and
-- those settled before under another part (part null: under any). Null: none, the usual answer. Call it under
-- hold_lease's lock, in a later statement.
create or replace function skein.refused_ids(
    p_slice int,
    p_lane int,
    p_seq bigint,
    p_part int,
    p_ids bigint[]
)
returns bigint[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(i.id)
    from skein.outcome o
    cross join lateral unnest(o.ids) i(id)
    where o.slice = p_slice
        and o.lane = p_lane
        and o.seq = p_seq
        and o.part is distinct from p_part
        and o.ids && p_ids
        and i.id = any (p_ids);
$$;
