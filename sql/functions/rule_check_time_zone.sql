-- rule_check_time_zone(name): a name of PostgreSQL's time zone database. PostgreSQL would also take an abbreviation
-- (CST is three different ones) and a POSIX string, whose sign is the other way round (UTC+8 lies west of Greenwich),
-- and would read a misspelt name with a digit as one: none of these is meant by anybody.
-- Raises SK002 at /time_zone. (pg_timezone_names would tell too, but reads 1,200 files.)
create or replace function skein.rule_check_time_zone(p_name text)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_known boolean := coalesce(p_name ~ '^([A-Za-z_]+(/[A-Za-z_-]+)*|Etc/GMT[+-]\d{1,2})$', false)
        and (p_name in ('UTC', 'GMT') or not exists (select from pg_timezone_abbrevs a where a.abbrev = upper(p_name)));
begin
    if v_known then
        begin
            perform timestamptz 'epoch' at time zone p_name;
        exception
            when invalid_parameter_value then
                v_known := false;
        end;
    end if;
    if not v_known then
        perform skein.refuse('SK002', format('%L is not a time zone', p_name), '/time_zone', 'time_zone',
            p_hint => 'a name of the IANA database such as Asia/Shanghai or UTC; select name from pg_timezone_names');
    end if;
end
$$;
