-- args_accepted(kind, args) → whether the arguments obey all rules of the kind. Without SET and SECURITY DEFINER, so that
-- PostgreSQL inlines it into the statements that use it: this is what every enqueue pays per job.
create or replace function skein.args_accepted(p_kind skein.kinds, p_args jsonb)
returns boolean
language sql
stable
as $$
    select case
        when pg_catalog.pg_column_size(p_args) <= (p_kind).short_bytes then
            coalesce(skein.short_args_accepted(p_kind, p_args), false)
        when p_args is null or pg_catalog.jsonb_typeof(p_args) <> 'object' then false
        when pg_catalog.pg_column_size(p_args) > (p_kind).max_args_bytes then false
        -- 33 levels take more than 200 bytes, so small arguments need no walk
        when pg_catalog.pg_column_size(p_args) > 200 and pg_catalog.jsonb_path_exists(p_args, '$.**{33}') then false
        when (p_args operator(pg_catalog.-) (p_kind).known_fields) operator(pg_catalog.<>) '{}' then false
        else coalesce(p_args operator(pg_catalog.@@) (p_kind).accepts, (p_kind).accepts is null)
    end;
$$;
