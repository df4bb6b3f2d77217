-- publication_end({"video_id", "platform", "result", "remote_id"?, "state"?, "code"?, "warnings"?}, job_id) → {"status"}:
-- what became of a call. `result` is
--   seen      the platform has it, in `state` (under_review, published, rejected)
--   given     it was laid down or left for a person to hand over: no state is known, a person records it
--   rejected  the platform refuses it, with `code`
--   again     it certainly was not taken; the next attempt sends it
--   unknown   nobody can say: the next attempt looks first
--   absent    the platform does not have it: what was underway may be sent, what was there is withdrawn
--   removed   the platform has taken it back
-- Locks: the publication. Raises SK008 for one that does not exist, SK009 for a state that cannot follow.
create or replace function programme.publication_end(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_result constant text := p_args ->> 'result';
    v_publication programme.publications;
    v_state text;
begin
    v_publication := programme.publication_lock((p_args ->> 'video_id')::bigint, p_args ->> 'platform');
    v_state := v_publication.status;
    if v_result = 'seen' and v_publication.status in ('submitted', 'under_review') then
        v_state := p_args ->> 'state';
    elsif v_result = 'rejected' and v_publication.status = 'submitted' then
        v_state := 'rejected';
    elsif v_result = 'removed' or v_result = 'absent' and v_publication.status <> 'submitted' then
        v_state := 'withdrawn';
    end if;
    update programme.publications u
    set sending_since = case when v_result = 'unknown' then u.sending_since end,
        remote_id = case when v_state <> 'withdrawn' then coalesce(p_args ->> 'remote_id', u.remote_id) end,
        warnings = coalesce(p_args -> 'warnings', u.warnings),
        last_error = p_args ->> 'code'
    where u.video_id = v_publication.video_id
        and u.platform_id = v_publication.platform_id;
    perform programme.publication_move(v_publication.video_id, v_publication.platform_id, v_state, p_job_id,
        jsonb_strip_nulls(jsonb_build_object('result', v_result, 'code', p_args ->> 'code')));
    if v_state = 'published' then
        v_publication := programme.publication_refresh(v_publication.video_id, v_publication.platform_id, p_job_id);
        v_state := v_publication.status;
    end if;
    return jsonb_build_object('status', v_state);
end
$$;
