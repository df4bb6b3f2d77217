-- define_limit(name, max_running, rate, per): how many jobs of one limit_key may run at once and how many may
-- start in any period. A limit_key is the name itself or 'name:anything', each key counted by itself. Audited.
-- Raises SK010 when nothing is limited or a number is not positive.
create or replace function skein.define_limit(
    name text,
    max_running int default null,
    rate int default null,
    per interval default null
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_name alias for $1;
    p_max_running alias for $2;
    p_rate alias for $3;
    p_per alias for $4;
begin
    if coalesce(p_name, '') !~ '^[^:]{1,100}$'
        or (p_max_running is null and p_rate is null) or (p_rate is null) <> (p_per is null)
        or p_max_running <= 0 or p_rate <= 0 or p_per <= interval '0' then
        perform skein.refuse('SK010', format('limit %L needs max_running, or rate and per, all above 0', p_name), '',
            'range', p_hint => 'skein.define_limit(''robot'', rate => 20, per => interval ''1 minute'')');
    end if;
    insert into skein.limits (name, max_running, rate, per)
    values (p_name, p_max_running, p_rate, p_per)
    on conflict (name) do update
    set max_running = excluded.max_running,
        rate = excluded.rate,
        per = excluded.per;
    perform skein.audit('define_limit', p_name,
        jsonb_build_object('max_running', p_max_running, 'rate', p_rate, 'per', p_per));
end
$$;
