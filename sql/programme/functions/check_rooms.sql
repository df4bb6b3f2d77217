-- check_rooms(batch): notes rooms without seats, without a place or, online, with one, set-up times that are no multiple
-- of five minutes up to an hour, and links that are none. Part of an import.
create or replace function programme.check_rooms(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.note_fault(p_batch_id, s.line_no, f.at, f.code, f.message)
    from programme.staged_rooms(p_batch_id) s
    cross join lateral (
        select 'capacity' as at, 'range' as code, 'a room has at least one seat' as message
        where s.capacity < 1
        union all
        select 'organisation', 'required', 'a physical room is somewhere'
        where s.mode = 'physical'
            and s.organisation_id is null
        union all
        select 'organisation', 'online', 'an online room is nowhere: leave the unit empty'
        where s.mode = 'online'
            and s.organisation_id is not null
        union all
        select 'set_up_minutes', 'range', '0 to 60 minutes, a multiple of 5'
        where s.set_up not between '0 minutes' and '60 minutes'
            or extract(epoch from s.set_up)::int % 300 <> 0
        union all
        select 'join_url', 'link', 'a link begins with https:// and has no blanks'
        where s.join_url !~ '^https://[^[:space:]]+$'
    ) f
$$;
