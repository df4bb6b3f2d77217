-- prep_remember(session): schedules what has to happen around a confirmed session: reminders seven days, one day and two
-- hours before, as far as these lie ahead, and the closing on the working morning after it. Part of lessonprep_confirm.
create or replace function programme.prep_remember(p_session programme.prep_sessions)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select skein.enqueue('lessonprep.remind', jsonb_build_object('v', 1, 'session_id', p_session.session_id,
            'sequence', p_session.ical_sequence, 'offset', o.name),
        run_at => lower(p_session.span) - o.before,
        unique_key => format('%s:%s:%s', p_session.session_id, p_session.ical_sequence, o.name))
    from (values ('7d', interval '7 days'), ('1d', interval '1 day'), ('2h', interval '2 hours')) o (name, before)
    where lower(p_session.span) - o.before > now();
    select skein.enqueue('lessonprep.close', jsonb_build_object('v', 1, 'session_id', p_session.session_id,
            'sequence', p_session.ical_sequence),
        run_at => programme.city_time(d.day, '09:00'),
        unique_key => format('%s:%s', p_session.session_id, p_session.ical_sequence))
    from skein.add_workdays('cn', programme.city_day(upper(p_session.span)), 1) d
$$;
