-- end_act(noun, row, kind, actor, body) → {"<noun>_id", "status", "row_version"} of the row: puts a person's act on
-- record. The end of review_submit, evaluation_sign and their siblings.
create or replace function programme.end_act(
    p_noun text,
    p_row jsonb,
    p_kind text,
    p_actor text,
    p_body jsonb default '{}'
)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.add_act(p_kind, concat(p_noun, ':', p_row ->> (p_noun || '_id')), p_actor,
        jsonb_build_object('status', p_row -> 'status', 'row_version', p_row -> 'row_version') || p_body);
    select jsonb_build_object(p_noun || '_id', p_row -> (p_noun || '_id'), 'status', p_row -> 'status',
        'row_version', p_row -> 'row_version');
$$;
