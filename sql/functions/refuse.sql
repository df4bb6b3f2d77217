-- refuse(sqlstate, message, pointer, rule, kind, hint): raises an error of class SK whose DETAIL is a JSON
-- object with a JSON pointer (RFC 6901) to what was wrong. Never returns.
create or replace function skein.refuse(
    p_sqlstate text,
    p_message text,
    p_pointer text default '',
    p_rule text default null,
    p_kind text default null,
    p_hint text default null,
    p_ordinal int default null
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception using
        errcode = p_sqlstate,
        message = p_message,
        detail = jsonb_strip_nulls(jsonb_build_object(
            'pointer', p_pointer, 'rule', p_rule, 'kind', p_kind, 'ordinal', p_ordinal))::text,
        hint = coalesce(p_hint, '');
end
$$;
