-- lessonprep_close(args, job) → {"session_id", "status", "missing"}: what became of a session. held when somebody recorded
-- who was there, not_held otherwise; the host's ledger grows by one. Stages that missed their quorum are told to the chair
-- and the bureau. args: session_id, sequence. A session that has another time by now, or is not confirmed, stays as it is.
-- Locks: the term, the session. Raises SK008, PM002 before it has ended.
create or replace function programme.lessonprep_close(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_session programme.prep_sessions := programme.lock_prep_session((p_args ->> 'session_id')::bigint);
    v_missing jsonb;
begin
    if v_session.status <> 'confirmed' or v_session.ical_sequence <> (p_args ->> 'sequence')::int then
        return jsonb_build_object('session_id', v_session.session_id, 'status', v_session.status);
    elsif upper(v_session.span) > now() then
        perform programme.not_yet('the session has not ended', upper(v_session.span));
    end if;
    update programme.prep_sessions s
    set status = case
            when exists (
                select
                from programme.prep_participants p
                where p.session_id = s.session_id
                    and p.attended is not null
            ) then 'held'
            else 'not_held'
        end
    where s.session_id = v_session.session_id
    returning * into v_session;
    if v_session.status = 'held' then
        select jsonb_object_agg(q.key, format('%s/%s', q.present, q.needed)) filter (where q.present < q.needed)
        into v_missing
        from (
            select q.key, q.value::int as needed, (
                    select count(*)
                    from programme.prep_participants p
                    where p.session_id = v_session.session_id
                        and p.stage = q.key
                        and p.attended
                        and p.role <> 'expert'
                        and (p.role in ('chair', 'lead_preparer', 'attendee') or p.is_required)
                ) as present
            from jsonb_each(v_session.quorum) q
        ) q;
        if v_session.organisation_id is not null then
            insert into programme.hosting_ledger (organisation_id, term_code, hosted)
            values (v_session.organisation_id, v_session.term_code, 1)
            on conflict (organisation_id, term_code) do update
            set hosted = programme.hosting_ledger.hosted + 1;
        end if;
        if v_missing is not null then
            perform programme.prep_tell('lessonprep.quorum_missed', v_session,
                programme.prep_chairs(array[v_session.session_id]),
                jsonb_build_object('missing', v_missing #>> '{}'), 'prep-quorum:' || v_session.session_id);
            perform programme.tell_bureau('lessonprep.quorum_missed',
                jsonb_build_object('topic', v_session.topic_zh, 'missing', v_missing #>> '{}'),
                'session:' || v_session.session_id, 'prep-quorum-bureau:' || v_session.session_id);
        end if;
    end if;
    perform programme.add_event('lessonprep.closed', 'session:' || v_session.session_id, p_job_id,
        jsonb_strip_nulls(jsonb_build_object('status', v_session.status, 'missing', v_missing)));
    return jsonb_strip_nulls(jsonb_build_object('session_id', v_session.session_id, 'status', v_session.status,
        'missing', v_missing));
end
$$;
