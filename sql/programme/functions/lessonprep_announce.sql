-- lessonprep_announce(args, job) → {"session_id", "sequence", "told"}: one message to each person whom the invitation of that
-- number means, with a calendar entry where the handler wrote one: args as in the job lessonprep.announce (session_id,
-- sequence), and calendars ({person: text}). What has been overtaken by a later number is not told any more; repeating it
-- tells nobody twice. Raises SK008.
create or replace function programme.lessonprep_announce(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_session constant programme.prep_sessions := programme.lock_prep_session((p_args ->> 'session_id')::bigint);
    v_sequence constant int := (p_args ->> 'sequence')::int;
    v_told programme.prep_invitations;
    v_count int := 0;
begin
    select i.*
    into v_told
    from programme.prep_invitations i
    where i.session_id = v_session.session_id
        and i.sequence = v_sequence;
    if v_session.ical_sequence = v_sequence then
        perform skein.enqueue('notify.send', jsonb_strip_nulls(jsonb_build_object(
                'v', 1,
                'template', case v_told.method when 'CANCEL' then 'lessonprep.cancelled' else 'lessonprep.invited' end,
                'template_version', 1,
                'audience', jsonb_build_object('persons', jsonb_build_array(p.person_id)),
                'params', jsonb_build_object(
                    'topic', v_session.topic_zh,
                    'when', programme.local_text(lower(v_told.span)),
                    'place', programme.prep_place(v_told.organisation_id, v_told.room_id),
                    'sequence', (v_sequence + 1)::text,
                    'reason', coalesce(v_session.reason, '')),
                'severity', 'normal',
                'category', 'lessonprep',
                'subject', 'session:' || v_session.session_id,
                'dedupe_key', format('prep-told:%s:%s:%s', v_session.session_id, v_sequence, p.person_id),
                'calendar', case
                    when p_args -> 'calendars' ? p.person_id::text then jsonb_build_object(
                        'method', v_told.method,
                        'text', p_args -> 'calendars' ->> p.person_id::text)
                end)),
            unique_key => format('prep-told:%s:%s:%s', v_session.session_id, v_sequence, p.person_id))
        from programme.prep_participants p
        where p.session_id = v_session.session_id
        order by p.person_id;
        get diagnostics v_count = row_count;
    end if;
    return jsonb_build_object('session_id', v_session.session_id, 'sequence', v_sequence, 'told', v_count);
end
$$;
