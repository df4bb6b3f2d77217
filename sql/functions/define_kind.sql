-- define_kind(name, …): registers a kind or changes it, and compiles its argument schema into named rules.
-- Idempotent; true when something changed. Creates the kind's queue and its lanes when missing, so
-- that no enqueue has to wait for another one's transaction that makes a lane. Locks the kind's row, and what refresh_lanes does.
-- Raises SK002 for a bad name or schema, SK010 for a number out of range.
create or replace function skein.define_kind(
    name text,
    args_schema jsonb default null,
    queue text default 'default',
    priority int default 100,
    max_attempts int default 5,
    timeout interval default '15 minutes',
    backoff interval default '10 seconds',
    backoff_max interval default '10 minutes',
    unique_for text default 'live',
    personal text[] default '{}',
    description text default null,
    max_args_bytes int default 65536
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_name alias for $1;
    p_args_schema alias for $2;
    p_queue alias for $3;
    p_priority alias for $4;
    p_max_attempts alias for $5;
    p_timeout alias for $6;
    p_backoff alias for $7;
    p_backoff_max alias for $8;
    p_unique_for alias for $9;
    p_personal alias for $10;
    p_description alias for $11;
    p_max_args_bytes alias for $12;
    v_kind int;
    v_accepts jsonpath;
    v_accepts_short jsonpath;
    v_short_bytes int;
    v_known_fields text[];
begin
    if coalesce(p_name, '') !~ '^[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,99}$' then
        perform skein.refuse('SK002', format('%L is not a name for a kind', p_name), '/name', 'name',
            p_hint => 'letters, digits, _ . : / and -, at most 100, for example review.open_year');
    end if;
    if p_priority not between 0 and 999 or p_max_attempts not between 1 and 1000
        or p_timeout <= interval '0' or p_backoff < interval '0' or p_backoff_max < p_backoff then
        perform skein.refuse('SK010', format('a default of kind %L is out of range', p_name), '', 'range', p_name,
            'priority 0 to 999, max_attempts 1 to 1000, timeout above 0, 0 <= backoff <= backoff_max');
    end if;
    perform skein.define_queue_if_missing(p_queue);
    perform skein.lane_for(p_queue, p_priority, 'plain'), skein.lane_for(p_queue, p_priority, 'gated');
    -- Short arguments are accepted by one path, and a list of known fields: they are too short for any upper limit, be it of a
    -- length, of the whole, or of depth (33 levels take more than 200 bytes).
    begin
        select string_agg('(' || r.path || ')', ' && ')::jsonpath,
            concat_ws(' && ', '($.type() == "object")',
                string_agg('(' || r.path || ')', ' && ') filter (where r.name <> 'maxLength'))::jsonpath,
            least(200, p_max_args_bytes, min(substring(r.message from '\d+')::int) filter (where r.name = 'maxLength'))
        into v_accepts, v_accepts_short, v_short_bytes
        from skein.schema_rules(coalesce(p_args_schema, '{}')) r
        where (r.name, r.pointer) <> ('unknown_field', '') and (r.name, r.pointer) <> ('type', '');
    exception
        when syntax_error or data_exception then
            perform skein.refuse('SK002', format('the argument schema of kind %L cannot be compiled: %s', p_name, sqlerrm),
                '/args_schema', 'schema', p_name);
    end;
    if p_args_schema ? 'properties' and not coalesce((p_args_schema -> 'additionalProperties')::boolean, false) then
        v_known_fields := array(select jsonb_object_keys(p_args_schema -> 'properties'));
    end if;
    insert into skein.kinds as k (name, queue, priority, max_attempts, timeout, backoff, backoff_max, unique_for,
        max_args_bytes, personal, args_schema, known_fields, accepts, accepts_short,
        short_bytes, description)
    values (p_name, p_queue, p_priority, p_max_attempts, p_timeout, p_backoff, p_backoff_max, p_unique_for,
        p_max_args_bytes, p_personal, p_args_schema, v_known_fields, v_accepts, v_accepts_short,
        v_short_bytes, p_description)
    on conflict (name) do update
    set queue = excluded.queue,
        priority = excluded.priority,
        max_attempts = excluded.max_attempts,
        timeout = excluded.timeout,
        backoff = excluded.backoff,
        backoff_max = excluded.backoff_max,
        unique_for = excluded.unique_for,
        max_args_bytes = excluded.max_args_bytes,
        personal = excluded.personal,
        args_schema = excluded.args_schema,
        known_fields = excluded.known_fields,
        accepts = excluded.accepts,
        accepts_short = excluded.accepts_short,
        short_bytes = excluded.short_bytes,
        description = excluded.description,
        defined_at = now()
    where (k.queue, k.priority, k.max_attempts, k.timeout, k.backoff, k.backoff_max, k.unique_for,
            k.max_args_bytes, k.personal, k.args_schema, k.description)
        is distinct from (excluded.queue, excluded.priority, excluded.max_attempts, excluded.timeout,
            excluded.backoff, excluded.backoff_max, excluded.unique_for, excluded.max_args_bytes,
            excluded.personal, excluded.args_schema, excluded.description)
    returning k.kind into v_kind;
    if v_kind is null then
        return false;
    end if;
    perform skein.refresh_lanes();
    delete from skein.kind_rules r
    where r.kind = v_kind;
    insert into skein.kind_rules (kind, ordinal, name, pointer, path, message)
    select v_kind, r.ordinality, r.name, r.pointer, r.path::jsonpath, r.message
    from skein.schema_rules(coalesce(p_args_schema, '{}')) with ordinality r;
    perform skein.audit('define_kind', p_name, jsonb_build_object('queue', p_queue));
    return true;
end
$$;
