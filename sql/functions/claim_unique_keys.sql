-- claim_unique_keys(kind, keys, ids) → for each ordinal the job that owns its key: the new id, or that of the live job
-- which had it before. Keys are taken in order, so that two bulk enqueues cannot deadlock; a key whose owner
-- vanishes between the two looks is tried again.
create or replace function skein.claim_unique_keys(p_kind int, p_keys text[], p_ids bigint[])
returns table (ordinal int, job_id bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_owner bigint[] := array_fill(null::bigint, array[cardinality(p_keys)]);
begin
    for v_round in 1 .. 10 loop
        insert into skein.unique_keys (kind, key, job_id)
        select p_kind, k.key, p_ids[k.n]
        from unnest(p_keys) with ordinality k(key, n)
        where k.key is not null
            and v_owner[k.n] is null
        order by k.key, k.n
        on conflict do nothing;
        select array_agg(case when k.key is null then p_ids[k.n] else u.job_id end order by k.n)
        into v_owner
        from unnest(p_keys) with ordinality k(key, n)
        left join skein.unique_keys u on u.kind = p_kind and u.key = k.key;
        exit when array_position(v_owner, null) is null;
    end loop;
    return query
    select o.n::int, o.id
    from unnest(v_owner) with ordinality o(id, n);
end
$$;
