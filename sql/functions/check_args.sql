-- check_args(plan, args): each element of args is an object that obeys the kind's rules. The common case is one
-- predicate per row; only when it fails are the named rules asked which one it was.
-- Raises SK002 (DETAIL: pointer, rule, kind, ordinal) or SK004 (too large).
create or replace function skein.check_args(p_plan skein.enqueue_plan, p_args jsonb[])
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
    where case
            when a.args is null or jsonb_typeof(a.args) <> 'object' then true
            when pg_column_size(a.args) > p_plan.max_args_bytes then true
            -- 33 levels take more than 200 bytes, so small arguments need no walk
            when pg_column_size(a.args) > 200 and jsonb_path_exists(a.args, '$.**{33}') then true
            when p_plan.accepts is null then false
            else (a.args @@ p_plan.accepts) is not true
        end
    limit 1;
    if found then
        perform skein.refuse_args(p_plan, v_args, v_ordinal);
    end if;
end
$$;
