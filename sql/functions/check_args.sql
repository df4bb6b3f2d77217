-- check_args(kind, args): each element of args is an object that obeys the kind's rules. The common case is one predicate
-- per row; only when it fails are the named rules asked which one it was.
-- Raises SK002 (DETAIL: pointer, rule, kind, ordinal) or SK004 (too large).
create or replace function skein.check_args(p_kind skein.kinds, p_args jsonb[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_ordinal int;
    v_args jsonb;
begin
    select a.n, a.args
    into v_ordinal, v_args
    from unnest(p_args) with ordinality a(args, n)
    where not skein.args_accepted(p_kind, a.args)
    limit 1;
    if found then
        perform skein.refuse_args(p_kind, v_args, v_ordinal);
    end if;
end
$$;
