-- local_text(at) → a moment as people in the city read it: 2026-12-22 17:00.
create or replace function programme.local_text(p_at timestamptz)
returns text
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select to_char(p_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')
$$;
