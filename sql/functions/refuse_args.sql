-- refuse_args(kind, args, ordinal): says which rule the arguments break. Never returns.
create or replace function skein.refuse_args(p_kind skein.kinds, p_args jsonb, p_ordinal int)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rule skein.kind_rules;
begin
    if p_args is null or jsonb_typeof(p_args) <> 'object' then
        perform skein.refuse('SK002', format('the arguments of kind %L must be an object', p_kind.name), '', 'type',
            p_kind.name, 'a JSON object like {"review_year": 2026}', p_ordinal);
    elsif pg_column_size(p_args) > p_kind.max_args_bytes then
        perform skein.refuse('SK004', format('the arguments of kind %L are too large: %s bytes', p_kind.name,
                pg_column_size(p_args)), '', 'size', p_kind.name,
            format('at most %s bytes; store the data elsewhere and enqueue a reference to it', p_kind.max_args_bytes),
            p_ordinal);
    elsif jsonb_path_exists(p_args, '$.**{33}') then
        perform skein.refuse('SK002', format('the arguments of kind %L are nested too deeply', p_kind.name), '',
            'nesting', p_kind.name, 'at most 32 levels', p_ordinal);
    end if;
    select r.*
    into v_rule
    from skein.kind_rules r
    where r.kind = p_kind.kind
        and (p_args @@ r.path) is not true
    order by r.ordinal
    limit 1;
    perform skein.refuse('SK002',
        format('arguments of kind %L: %s %s', p_kind.name, coalesce(nullif(v_rule.pointer, ''), 'they'), v_rule.message),
        v_rule.pointer, v_rule.name, p_kind.name,
        format('select args_schema from skein.kind where name = %L shows what the kind takes', p_kind.name),
        p_ordinal);
end
$$;
