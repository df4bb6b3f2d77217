-- merge_rooms(batch) → {"inserted", "updated", "unchanged"}. A column that a row leaves out keeps what is there. Part of
-- an import.
create or replace function programme.merge_rooms(p_batch_id bigint)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with staged as materialized (
        select s.*, (s.before).room_id as room_id,
            ((s.before).mode, (s.before).capacity, (s.before).features, (s.before).set_up, (s.before).join_url)
                is distinct from (s.mode, s.capacity, s.features, s.set_up, s.join_url) as differs
        from programme.staged_rooms(p_batch_id) s
    ),
    inserted as (
        insert into programme.rooms (organisation_id, code, mode, capacity, features, set_up, join_url)
        select s.organisation_id, s.code, s.mode, s.capacity, s.features, s.set_up, s.join_url
        from staged s
        where s.room_id is null
        order by s.line_no
    ),
    updated as (
        update programme.rooms r
        set mode = s.mode,
            capacity = s.capacity,
            features = s.features,
            set_up = s.set_up,
            join_url = s.join_url
        from staged s
        where r.room_id = s.room_id
            and s.differs
    )
    select jsonb_build_object(
        'inserted', count(*) filter (where s.room_id is null),
        'updated', count(*) filter (where s.room_id is not null and s.differs),
        'unchanged', count(*) filter (where s.room_id is not null and not s.differs))
    from staged s
$$;
