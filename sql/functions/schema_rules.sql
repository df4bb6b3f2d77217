-- schema_rules(schema) → the named rules of an argument schema, each as an SQL/JSON path that is true for good
-- arguments. The schema is a subset of JSON Schema (2020-12): type, properties, required,
-- additionalProperties (false unless said otherwise), enum, const, minimum, maximum, pattern, minLength,
-- maxLength, format (date-time: RFC 3339 with an offset, never a naive timestamp; date), items, minItems,
-- maxItems. A keyword outside the subset raises SK002, so that no rule is silently ignored.
-- The path language and not code of ours evaluates them, inside PostgreSQL, for every way in.
create or replace function skein.schema_rules(p_schema jsonb, p_at text default '$', p_pointer text default '')
returns table (name text, pointer text, path text, message text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_known constant text[] := array['type', 'properties', 'required', 'additionalProperties', 'enum', 'const',
        'minimum', 'maximum', 'pattern', 'minLength', 'maxLength', 'format', 'items', 'minItems', 'maxItems',
        'title', 'description', 'default', '$schema'];
    v_key text;
    v_value jsonb;
    v_type text := p_schema ->> 'type';
    v_names text[];
    v_optional boolean;
    v_at text;
begin
    for v_key in select k from jsonb_object_keys(p_schema) k loop
        if v_key <> all (v_known) then
            perform skein.refuse('SK002', format('the argument schema uses the keyword %L, which is not supported', v_key),
                p_pointer || '/' || v_key, 'schema', p_hint => 'supported: ' || array_to_string(v_known, ', '));
        end if;
    end loop;
    if p_schema ?| array['properties', 'required', 'additionalProperties'] and v_type is distinct from 'object' then
        perform skein.refuse('SK002', 'properties, required and additionalProperties need "type": "object" beside them',
            p_pointer || '/type', 'schema');
    end if;
    if v_type is not null then
        if v_type not in ('object', 'array', 'string', 'number', 'integer', 'boolean', 'null') then
            perform skein.refuse('SK002', format('%L is not a type', v_type), p_pointer || '/type', 'schema');
        end if;
        return query values ('type', p_pointer,
            case v_type
                when 'integer' then format('%s.type() == "number" && %s.floor() == %s', p_at, p_at, p_at)
                else format('%s.type() == %s', p_at, to_jsonb(v_type))
            end,
            format('must be of type %s', v_type));
    end if;
    if p_schema ? 'enum' then
        return query
        select 'enum', p_pointer, string_agg(format('%s == %s', p_at, e.value), ' || '),
            'must be one of ' || (p_schema -> 'enum')::text
        from jsonb_array_elements(p_schema -> 'enum') e;
    end if;
    if p_schema ? 'const' then
        return query values ('const', p_pointer, format('%s == %s', p_at, p_schema -> 'const'),
            'must be ' || (p_schema -> 'const')::text);
    end if;
    if p_schema ? 'minimum' then
        return query values ('minimum', p_pointer, format('%s >= %s', p_at, p_schema -> 'minimum'),
            'must be at least ' || (p_schema ->> 'minimum'));
    end if;
    if p_schema ? 'maximum' then
        return query values ('maximum', p_pointer, format('%s <= %s', p_at, p_schema -> 'maximum'),
            'must be at most ' || (p_schema ->> 'maximum'));
    end if;
    if p_schema ? 'pattern' then
        return query values ('pattern', p_pointer, format('%s like_regex %s', p_at, p_schema -> 'pattern'),
            'must match ' || (p_schema ->> 'pattern'));
    end if;
    if p_schema ? 'minLength' then
        return query values ('minLength', p_pointer,
            format('%s like_regex %s flag "s"', p_at, skein.length_pattern(p_schema -> 'minLength', p_pointer || '/minLength')),
            format('must have at least %s characters', p_schema ->> 'minLength'));
    end if;
    if p_schema ? 'maxLength' then
        return query values ('maxLength', p_pointer,
            format('!(%s like_regex %s flag "s")', p_at,
                skein.length_pattern(p_schema -> 'maxLength', p_pointer || '/maxLength', 1)),
            format('must have at most %s characters', p_schema ->> 'maxLength'));
    end if;
    if p_schema ? 'format' then
        if p_schema ->> 'format' = 'date-time' then
            return query values ('naive_timestamp', p_pointer,
                format('%s like_regex %s', p_at, to_jsonb(
                    '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})$'::text)),
                'must be a timestamp with an offset (RFC 3339), like 2026-12-01T09:00:00+08:00');
        elsif p_schema ->> 'format' = 'date' then
            return query values ('date', p_pointer,
                format('%s like_regex %s', p_at, to_jsonb('^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'::text)),
                'must be a date like 2026-12-01');
        else
            perform skein.refuse('SK002', format('the format %L is not supported', p_schema ->> 'format'),
                p_pointer || '/format', 'schema', p_hint => 'supported: date-time, date');
        end if;
    end if;
    if p_schema ? 'minItems' then
        return query values ('minItems', p_pointer, format('%s.size() >= %s', p_at, p_schema -> 'minItems'),
            format('must have at least %s items', p_schema ->> 'minItems'));
    end if;
    if p_schema ? 'maxItems' then
        return query values ('maxItems', p_pointer, format('%s.size() <= %s', p_at, p_schema -> 'maxItems'),
            format('must have at most %s items', p_schema ->> 'maxItems'));
    end if;
    if p_schema ? 'items' then
        if p_schema -> 'items' ->> 'type' = 'array' then
            perform skein.refuse('SK002', 'arrays of arrays are not supported', p_pointer || '/items/type', 'schema');
        end if;
        -- a filter would look into an array that is an item, where type() looks at it
        return query values ('type', p_pointer || '/*', format('!(%s[*].type() == "array")', p_at), 'must not be an array');
        -- each rule of the items becomes "there is no item for which it does not hold"; the inner exists() makes false of
        -- unknown, as of a number compared with a text
        return query
        select r.name, r.pointer, format('!exists(%s[*] ? (!exists(@ ? (%s))))', p_at, r.path), r.message
        from skein.schema_rules(p_schema -> 'items', '@', p_pointer || '/*') r;
    end if;
    if v_type = 'object' then
        v_names := array(select jsonb_object_keys(coalesce(p_schema -> 'properties', '{}')));
        for v_key in select r.value #>> '{}' from jsonb_array_elements(coalesce(p_schema -> 'required', '[]')) r loop
            return query values ('required', p_pointer || '/' || replace(replace(v_key, '~', '~0'), '/', '~1'),
                format('exists(%s.%s)', p_at, to_jsonb(v_key)), 'is missing');
        end loop;
        if coalesce((p_schema -> 'additionalProperties')::boolean, false) is false and p_schema ? 'properties' then
            return query values ('unknown_field', p_pointer,
                case
                    when p_at like '%@%' or cardinality(v_names) > 0 then
                        format('!exists(%s.keyvalue() ? (!(%s)))', p_at,
                            coalesce((select string_agg(format('@.key == %s', to_jsonb(n)), ' || ') from unnest(v_names) n),
                                '1 == 0'))
                    else format('!exists(%s.keyvalue())', p_at)
                end,
                'may only have ' || coalesce(nullif(array_to_string(v_names, ', '), ''), 'no fields at all'));
        end if;
        for v_key, v_value in select e.key, e.value from jsonb_each(coalesce(p_schema -> 'properties', '{}')) e loop
            v_at := format('%s.%s', p_at, to_jsonb(v_key));
            return query
            select r.name, r.pointer, format('!exists(%s) || (%s)', v_at, r.path), r.message
            from skein.schema_rules(v_value, v_at, p_pointer || '/' || replace(replace(v_key, '~', '~0'), '/', '~1')) r;
        end loop;
    end if;
end
$$;
