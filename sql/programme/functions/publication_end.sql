-- publication_end({"video_id", "platform", "call", "result", "remote_id"?, "state"?, "code"?, "warnings"?}, job_id)
-- → {"status"}: what became of a call. When another call has begun since, this one's end changes nothing: whoever began
-- that one knows more. `result` is
--   seen      the platform has it, in `state` (under_review, published, rejected)
--   given     it was laid down or left for a person to hand over: no state is known, a person records it. Files laid
--             down for a platform that reviews nothing are published by that
--   rejected  the platform refuses it, with `code`
--   again     it certainly was not taken; the next attempt sends it
--   unknown   nobody can say: the next attempt looks first
--   absent    the platform does not have it: what was underway may be sent, what was there is withdrawn; the owner is
--             told unless it was being withdrawn
--   removed   the platform has taken it back
-- A rejection is told to the owner, too.
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
    v_platform programme.platforms;
    v_state text;
begin
    v_publication := programme.publication_lock((p_args ->> 'video_id')::bigint, p_args ->> 'platform');
    v_state := v_publication.status;
    if (p_args ->> 'call')::int <> v_publication.calls then
        return jsonb_build_object('status', v_state);
    end if;
    select p.* into strict v_platform from programme.platforms p where p.platform_id = v_publication.platform_id;
    if v_result = 'seen' and v_publication.status in ('submitted', 'under_review') then
        v_state := p_args ->> 'state';
    elsif v_result = 'rejected' and v_publication.status = 'submitted' then
        v_state := 'rejected';
    elsif v_result = 'given' and v_publication.status = 'submitted' and v_platform.adapter = 'file_drop'
        and not v_platform.needs_review
    then
        v_state := 'published';
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
    if v_state = 'rejected' and v_publication.status <> 'rejected' then
        perform programme.video_tell(v_publication.video_id, 'publication.rejected', jsonb_build_object('platform',
                v_platform.name_zh, 'reason', coalesce(p_args ->> 'code', '-')),
            format('publication.rejected:%s:%s:%s', v_publication.video_id, v_platform.code, v_publication.calls));
    elsif v_result = 'absent' and v_publication.status in ('under_review', 'published', 'stale') then
        perform programme.video_tell(v_publication.video_id, 'publication.gone', jsonb_build_object('platform',
                v_platform.name_zh),
            format('publication.gone:%s:%s:%s', v_publication.video_id, v_platform.code, v_publication.calls), 'high');
    end if;
    if v_state = 'published' then
        v_publication := programme.publication_refresh(v_publication.video_id, v_publication.platform_id, p_job_id);
        v_state := v_publication.status;
    end if;
    return jsonb_build_object('status', v_state);
end
$$;
