-- check_names(…): bounds of the free texts of an enqueue, and the grammar of the trace context (a traceparent of W3C Trace
-- Context: version 00 ends with its flags, later ones may go on). Raises SK010 with a pointer to the first that is wrong.
create or replace function skein.check_names(
    p_unique_key text,
    p_limit_key text,
    p_tenant text,
    p_tags text[],
    p_trace text,
    p_request_id text
)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_pointer text;
begin
    v_pointer := case
        when length(p_unique_key) not between 1 and 200 then '/unique_key'
        when length(p_limit_key) not between 1 and 200 then '/limit_key'
        when length(p_tenant) not between 1 and 200 then '/tenant'
        when length(p_trace) not between 1 and 512 then '/trace'
        when length(p_request_id) not between 1 and 200 then '/request_id'
        when cardinality(p_tags) > 20 then '/tags'
    end;
    if v_pointer is null and p_tags is not null then
        select format('/tags/%s', t.n - 1)
        into v_pointer
        from unnest(p_tags) with ordinality t(tag, n)
        where t.tag is null
            or length(t.tag) not between 1 and 100
        limit 1;
    end if;
    if v_pointer is not null then
        perform skein.refuse('SK010', format('%s is empty or too long', substr(v_pointer, 2)), v_pointer, 'length',
            p_hint => 'keys and names have 1 to 200 characters, trace up to 512, tags at most 20 of 1 to 100');
    end if;
    if p_trace !~ '^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[!-~]*)?$'
        or (p_trace like '00%' and length(p_trace) <> 55) then
        perform skein.refuse('SK010', 'trace is not a traceparent', '/trace', 'traceparent',
            p_hint => 'as in the header traceparent of W3C Trace Context: 00-<32 hex digits>-<16 hex digits>-<2 hex digits>, lower case');
    end if;
end
$$;
