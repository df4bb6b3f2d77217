-- span_columns(span) → from, starts, through and ends as city_span reads them; hours only where days are not whole.
create or replace function programme.span_columns(p_span tstzrange)
returns jsonb
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'from', to_char(s.begins, 'YYYY-MM-DD'),
        'starts', nullif(to_char(s.begins, 'HH24:MI'), '00:00'),
        'through', to_char(s.ends - case when s.ends::time = '00:00' then interval '1 day' else '0' end, 'YYYY-MM-DD'),
        'ends', nullif(to_char(s.ends, 'HH24:MI'), '00:00'))
    from (
        select lower(p_span) at time zone 'Asia/Shanghai' as begins, upper(p_span) at time zone 'Asia/Shanghai' as ends
    ) s
$$;
