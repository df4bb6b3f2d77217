-- long_args_accepted(kind, args) → args_accepted as a call: with SET it is not inlined. A statement for one job pays for setting up
-- each step of an expression, taken or not, and takes these steps only for long arguments.
create or replace function skein.long_args_accepted(p_kind int, p_args jsonb)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select skein.args_accepted(k, p_args)
    from skein.kinds k
    where k.kind = p_kind;
$$;
