-- platform_set(code, rules, token) → {"code", "added"}: adds a platform or replaces its rules. `rules` is one JSON object:
-- name, adapter, address, required, max_lengths, containers, codecs, max_bytes, max_duration_s, needs_review. A token of
-- null keeps the one that is there; it comes sealed. Locks: the platform. Raises SK002 for rules that do not hold together.
create or replace function programme.platform_set(p_code text, p_rules jsonb, p_token bytea default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_bad text;
    v_platform bigint;
    v_added boolean;
    v_id bigint;
    v_lists constant jsonb := jsonb_build_object('containers', 1, 'codecs', 1, 'required', 1);
begin
    select r.key
    into v_bad
    from jsonb_each(case jsonb_typeof(p_rules) when 'object' then p_rules else '{"rules":0}' end) r
    where r.key not in ('name', 'adapter', 'address', 'required', 'max_lengths', 'containers', 'codecs', 'max_bytes',
            'max_duration_s', 'needs_review')
        or v_lists ? r.key and jsonb_typeof(r.value) <> 'array'
        or r.key = 'needs_review' and jsonb_typeof(r.value) <> 'boolean'
        or r.key in ('max_bytes', 'max_duration_s') and jsonb_typeof(r.value) <> 'number'
    order by r.key
    limit 1;
    if not found then
        select w.field
        into v_bad
        from (
            select l.key as field, l.value
            from jsonb_each(coalesce(p_rules -> 'max_lengths', '{}')) l
            union all
            select q.field, '1'
            from jsonb_array_elements_text(coalesce(p_rules -> 'required', '[]')) q (field)
        ) w
        left join programme.metadata_fields f on f.field = w.field
        where f.field is null
            or w.value::text !~ '^[1-9][0-9]{0,4}$'
        limit 1;
    end if;
    if v_bad is not null then
        perform skein.refuse('SK002', format('%s is no rule of a platform, or has no value that it can have', v_bad),
            '/' || v_bad, 'field');
    end if;
    begin
        insert into programme.platforms as p (code, name_zh, adapter, address, token_sealed, required_fields, max_lengths,
            containers, codecs, max_bytes, max_duration_s, needs_review)
        select p_code, coalesce(p_rules ->> 'name', p_code), p_rules ->> 'adapter', p_rules ->> 'address', p_token,
            coalesce(array(select jsonb_array_elements_text(p_rules -> 'required')), '{}'),
            coalesce(p_rules -> 'max_lengths', '{}'),
            case when p_rules ? 'containers' then array(select jsonb_array_elements_text(p_rules -> 'containers')) end,
            case when p_rules ? 'codecs' then array(select jsonb_array_elements_text(p_rules -> 'codecs')) end,
            (p_rules ->> 'max_bytes')::bigint, (p_rules ->> 'max_duration_s')::int,
            coalesce((p_rules ->> 'needs_review')::boolean, true)
        on conflict on constraint platform_code_unique do update
        set name_zh = excluded.name_zh,
            adapter = excluded.adapter,
            address = excluded.address,
            token_sealed = coalesce(excluded.token_sealed, p.token_sealed),
            required_fields = excluded.required_fields,
            max_lengths = excluded.max_lengths,
            containers = excluded.containers,
            codecs = excluded.codecs,
            max_bytes = excluded.max_bytes,
            max_duration_s = excluded.max_duration_s,
            needs_review = excluded.needs_review
        returning p.platform_id, p.xmax = 0
        into v_platform, v_added;
    exception
        when check_violation or not_null_violation or numeric_value_out_of_range or invalid_text_representation then
            perform skein.refuse('SK002', 'the rules do not hold together: ' || sqlerrm, '/', 'check',
                p_hint => 'docs/video.md lists the rules of a platform');
    end;
    perform programme.add_event('platform.set', 'platform:' || v_platform, null, p_rules || jsonb_build_object('code', p_code));
    return jsonb_build_object('code', p_code, 'added', v_added);
end
$$;
