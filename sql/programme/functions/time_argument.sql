-- time_argument(args, name) → the moment that args names, or null when it is absent.
-- Raises SK002 for a text that is no ISO 8601 moment with an offset: the local time of somebody else's clock is the
-- commonest silent error of an integration.
create or replace function programme.time_argument(p_args jsonb, p_name text)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_text text := p_args ->> p_name;
begin
    if v_text is null then
        return null;
    end if;
    if v_text !~* '^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d(:?\d\d)?)$' then
        perform skein.refuse('SK002', format('%s is not a time with an offset', p_name), '/' || p_name,
            'naive_timestamp', p_hint => 'write it like 2026-12-01T09:00:00+08:00');
    end if;
    return v_text::timestamptz;
exception
    when datetime_field_overflow or invalid_datetime_format then
        perform skein.refuse('SK002', format('%s is not a time', p_name), '/' || p_name, 'date_time');
        return null;
end
$$;
