-- staged_rooms(batch) → each row as the room will be, with the room on record (before). Part of an import.
create or replace function programme.staged_rooms(p_batch_id bigint)
returns table (line_no int, organisation_id bigint, code text, mode text, capacity int, features text[], set_up interval,
    join_url text, before programme.rooms)
language sql
stable
rows 1000
security definer
set search_path = pg_catalog, pg_temp
as $$
    select s.line_no, o.organisation_id, s.body ->> 'code', s.body ->> 'mode', (s.body ->> 'capacity')::int,
        case when s.body ? 'features'
            then coalesce(string_to_array(s.body ->> 'features', ';'), '{}') else coalesce(r.features, '{}') end,
        case when s.body ->> 'set_up_minutes' is not null
            then make_interval(mins => (s.body ->> 'set_up_minutes')::int) else coalesce(r.set_up, '15 minutes') end,
        case when s.body ? 'join_url' then s.body ->> 'join_url' else r.join_url end,
        r
    from programme.staged(p_batch_id) s
    left join programme.organisations o on o.code = s.body ->> 'organisation'
    left join programme.rooms r on r.organisation_id is not distinct from o.organisation_id
        and r.code = s.body ->> 'code'
$$;
