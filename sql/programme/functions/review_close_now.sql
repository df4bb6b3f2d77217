-- review_close_now(cycle, force, actor, doc) → what review_close answers: a person closes a yearly review without waiting
-- for its job; force closes one that is held because too much was missed, by name and document. Raises what review_close
-- raises.
create or replace function programme.review_close_now(cycle_id bigint, force boolean, actor text, doc text)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.review_close(jsonb_strip_nulls(
        jsonb_build_object('cycle_id', $1, 'force', nullif($2, false), 'actor', $3, 'doc', $4)))
$$;
