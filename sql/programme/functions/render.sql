-- render(text, params) → the text with each {name} replaced by that parameter. What a parameter holds is never looked
-- at again, so a name in braces inside a value stays as it is.
create or replace function programme.render(p_text text, p_params jsonb)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select string_agg(m.part[1] || coalesce(p_params ->> m.part[2], ''), '' order by m.ordinality)
    from regexp_matches(p_text, '([^{}]*)(?:\{(\w+)\})?', 'g') with ordinality as m (part, ordinality)
$$;
