-- short_args_accepted(kind, args) → whether arguments of at most the kind's short_bytes obey all rules of the kind. Inlined, as
-- args_accepted is.
create or replace function skein.short_args_accepted(p_kind skein.kinds, p_args jsonb)
returns boolean
language sql
stable
as $$
    select p_args operator(pg_catalog.@@) (p_kind).accepts_short
        and ((p_kind).known_fields is null
            or (p_args operator(pg_catalog.-) (p_kind).known_fields) operator(pg_catalog.=) '{}');
$$;
