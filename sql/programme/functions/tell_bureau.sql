-- tell_bureau(template, params, subject, key): tells the officials of the municipal bureau once. Part of the caller's
-- transaction.
create or replace function programme.tell_bureau(p_template text, p_params jsonb, p_subject text, p_key text)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.tell_people(p_template, programme.office(), p_params, p_subject, p_key)
$$;
