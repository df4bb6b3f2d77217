-- length_pattern(limit, pointer, more) → a regular expression, as a JSON string, that a text of at least limit + more characters
-- matches. Counts up to 255 only are allowed in braces, so longer ones are built from groups of 200; an upper limit asks for
-- one character more and negates, since a pattern with two open ends costs a second where this one costs milliseconds
-- (about 5 µs a character). Raises SK002 for a limit that is not a whole number from 0 to 4096.
create or replace function skein.length_pattern(p_limit jsonb, p_pointer text, p_more int default 0)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_length int;
begin
    if jsonb_typeof(p_limit) is distinct from 'number' or (p_limit #>> '{}') !~ '^\d{1,4}$' or (p_limit #>> '{}')::int > 4096 then
        perform skein.refuse('SK002', format('%s is not a limit for a length', p_limit), p_pointer, 'schema',
            p_hint => 'a whole number from 0 to 4096; longer texts are bounded by max_args_bytes');
    end if;
    v_length := (p_limit #>> '{}')::int + p_more;
    return to_jsonb(format('^(.{200}){%s}.{%s}', v_length / 200, v_length % 200))::text;
end
$$;
