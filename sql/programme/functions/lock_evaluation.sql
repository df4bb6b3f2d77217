-- lock_evaluation(evaluation, row_version, statuses) → the evaluation, locked for the transaction. Raises SK008 for an
-- unknown one, SK009 with rule stale_version when it changed since that version was read, and SK009 with rule
-- transition when its status is none of the given ones. Without row_version the version is not looked at.
create or replace function programme.lock_evaluation(p_evaluation_id bigint, p_row_version int, p_statuses text[])
returns programme.term_evaluations
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_found programme.term_evaluations;
begin
    select e.* into v_found from programme.term_evaluations e where e.evaluation_id = p_evaluation_id
    for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no evaluation %s', coalesce(p_evaluation_id::text, '(none)')),
            '/evaluation_id', 'not_found');
    end if;
    if p_row_version <> v_found.row_version then
        perform skein.refuse('SK009',
            format('evaluation %s is at version %s by now', p_evaluation_id, v_found.row_version),
            '/row_version', 'stale_version', p_hint => 'read it again, then decide');
    end if;
    if not v_found.status = any (p_statuses) then
        perform skein.refuse('SK009', format('evaluation %s is %s', p_evaluation_id, v_found.status),
            '/evaluation_id', 'transition',
            p_hint => format('this needs one that is %s', array_to_string(p_statuses, ' or ')));
    end if;
    return v_found;
end
$$;
