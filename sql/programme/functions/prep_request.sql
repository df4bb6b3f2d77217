-- prep_request(args, job) → {"session_id", "term_code", "community_id", "decide"}: a confirmed session is to have another
-- time. args as in the job lessonprep.reschedule: session_id, by (a staff number), reason, doc (a document), not_spans
-- ([{"from", "to"}]; the present time when absent), keep_host. Nearer than policy prep.fallback_days it is not moved: its
-- chair decides to meet online or to cancel (decide). Who asked is kept in prep_requests and as an act. Repeating it changes
-- nothing. Locks: the term, the session. Raises SK002 for an unknown person, without a reason or document, SK003 for somebody
-- who does not decide (prep_decider), SK008, SK009.
create or replace function programme.prep_request(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_session programme.prep_sessions := programme.lock_prep_session((p_args ->> 'session_id')::bigint);
    v_today constant date := programme.city_day(now());
    v_first_free date;
    v_spans tstzmultirange;
    v_person constant bigint := programme.prep_decider(v_session, p_args ->> 'by');
    v_is_near boolean;
begin
    perform programme.need_reason(p_args ->> 'reason');
    perform programme.need_document(p_args ->> 'doc');
    if v_session.status not in ('confirmed', 'reschedule_requested') then
        perform skein.refuse('SK009', format('session %s is %s and not confirmed', v_session.session_id, v_session.status),
            '/session_id', 'bad_transition', 'lessonprep.reschedule');
    end if;
    select w.day
    into v_first_free
    from skein.add_workdays('cn', v_today, programme.policy('prep.fallback_days', v_today)::int) w;
    v_is_near := programme.city_day(lower(v_session.span)) < v_first_free;
    if v_session.status = 'confirmed' then
        insert into programme.prep_requests (session_id, session_version, person_id, reason, doc_no, sequence, job_id)
        values (v_session.session_id, v_session.row_version, v_person, p_args ->> 'reason', p_args ->> 'doc',
            v_session.ical_sequence, p_job_id)
        on conflict (session_id, session_version) do nothing;
        if found then
            perform programme.add_act('lessonprep.reschedule_requested', 'session:' || v_session.session_id, p_args ->> 'by',
                jsonb_build_object('reason', p_args ->> 'reason', 'doc', p_args ->> 'doc', 'not_spans', p_args -> 'not_spans',
                    'keep_host', p_args -> 'keep_host', 'decide', v_is_near, 'job_id', p_job_id));
        end if;
    end if;
    if v_session.status = 'confirmed' and v_is_near then
        perform programme.prep_tell('lessonprep.decide', v_session, programme.prep_chairs(array[v_session.session_id]),
            jsonb_build_object('reason', p_args ->> 'reason'),
            format('prep-decide:%s:%s', v_session.session_id, v_session.row_version));
    elsif v_session.status = 'confirmed' then
        select range_agg(tstzrange(programme.time_argument(n.value, 'from'), programme.time_argument(n.value, 'to')))
        into v_spans
        from jsonb_array_elements(p_args -> 'not_spans') n (value);
        update programme.prep_sessions s
        set status = 'reschedule_requested',
            not_spans = coalesce(v_spans, tstzmultirange(v_session.span)),
            keep_host = coalesce((p_args ->> 'keep_host')::boolean, false),
            reason = p_args ->> 'reason'
        where s.session_id = v_session.session_id
        returning * into v_session;
    end if;
    return jsonb_build_object('session_id', v_session.session_id, 'term_code', v_session.term_code,
        'community_id', v_session.community_id, 'decide', v_session.status = 'confirmed');
end
$$;
