-- prep_attended(session, staff numbers, actor) → {"session_id", "present", "absent"}: records who was there; everybody else
-- who takes part was not. It may be recorded again until the session is closed. Locks: the term, the session. Raises SK002
-- for somebody who does not take part, SK003 for one who does not decide, SK008, SK009 when the session is not confirmed or has not begun.
create or replace function programme.prep_attended(session_id bigint, staff_nos text[], actor text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_session constant programme.prep_sessions := programme.lock_prep_session($1);
    v_stranger text;
    v_counts record;
begin
    perform programme.prep_decider(v_session, $3);
    if v_session.status <> 'confirmed' or lower(v_session.span) > now() then
        perform skein.refuse('SK009', format('session %s is %s', $1, case v_session.status
            when 'confirmed' then 'not yet held' else v_session.status end), '/session_id', 'bad_transition');
    end if;
    select n.staff_no
    into v_stranger
    from unnest($2) n (staff_no)
    where not exists (
        select
        from programme.prep_participants p
        join programme.people q using (person_id)
        where p.session_id = $1
            and q.staff_no = n.staff_no
    )
    limit 1;
    if found then
        perform skein.refuse('SK002', format('%s does not take part in session %s', v_stranger, $1), '/staff_nos', 'not_found');
    end if;
    with recorded as (
        update programme.prep_participants p
        set attended = q.staff_no = any ($2)
        from programme.people q
        where p.session_id = $1
            and q.person_id = p.person_id
        returning p.attended
    )
    select count(*) filter (where r.attended) as present, count(*) filter (where not r.attended) as absent
    into v_counts
    from recorded r;
    perform programme.add_act('lessonprep.attended', 'session:' || $1, $3,
        jsonb_build_object('present', v_counts.present, 'absent', v_counts.absent));
    return jsonb_build_object('session_id', $1, 'present', v_counts.present, 'absent', v_counts.absent);
end
$$;
