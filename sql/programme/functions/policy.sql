-- policy(key, on) → the value of a rule that is valid on that day. Reads one row; locks nothing.
-- Raises PM001 (policy_missing) when no row is valid that day: nobody may guess a number that a document decides.
create or replace function programme.policy(p_key text, p_on date)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_value jsonb;
begin
    select p.value
    into v_value
    from programme.policies p
    where p.key = p_key
        and p.valid @> p_on;
    if not found then
        perform skein.refuse('PM001', format('no policy %s is valid on %s', p_key, p_on), '', 'policy_missing',
            p_hint => 'add a row to programme.policies with the document that decides it');
    end if;
    return v_value;
end
$$;
