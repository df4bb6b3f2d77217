-- takes_plain_job(kind, args) → whether the caller is held to no grant and the arguments obey the kind. Without SET, so that it is
-- inlined; a statement for one job pays for setting up each step of an expression, taken or not, so long arguments are
-- looked at by a call.
create or replace function skein.takes_plain_job(p_kind skein.kinds, p_args jsonb)
returns boolean
language sql
stable
as $$
    select skein.is_trusted()
        and case
            when pg_catalog.pg_column_size(p_args) operator(pg_catalog.<=) (p_kind).short_bytes then
                skein.short_args_accepted(p_kind, p_args)
            else skein.long_args_accepted((p_kind).kind, p_args)
        end;
$$;
