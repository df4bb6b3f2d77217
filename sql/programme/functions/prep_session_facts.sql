-- prep_session_facts(term, communities, first monday, as of) → the sessions of prep_scope as a JSON array: the model's
-- sessions, and isOwn, state, topic and version. hosts are those units of the participants that have a room.
create or replace function programme.prep_session_facts(
    p_term text,
    p_communities bigint[],
    p_first date,
    p_as_of date
)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'id', s.session_id,
        'isOwn', c.is_own,
        'state', s.status,
        'isPinned', s.is_pinned,
        'topic', s.topic_zh,
        'version', s.row_version,
        'community', s.community_id,
        'series', s.series,
        'sequence', s.seq_no,
        'duration', s.duration_min / 5,
        'mode', s.mode,
        'participants', coalesce((
            select jsonb_agg(jsonb_build_object(
                'person', p.person_id,
                'institution', programme.prep_institution(p.organisation_id, p.stage),
                'stage', p.stage,
                'role', p.role,
                'isRequired', p.is_required,
                'joinsOnline', p.joins_online) order by p.person_id)
            from programme.prep_participants p
            where p.session_id = s.session_id), '[]'),
        'quorum', coalesce((
            select jsonb_agg(jsonb_build_object('stage', q.key, 'count', q.value) order by q.key)
            from jsonb_each(s.quorum) q), '[]'),
        'features', to_jsonb(array(select f from unnest(s.features) f order by f)),
        'hosts', to_jsonb(case
            when s.mode = 'online' then '{}'
            when s.keep_host and s.organisation_id is not null then array[programme.prep_host(s.organisation_id)]
            else array(
                select distinct programme.prep_host(p.organisation_id)
                from programme.prep_participants p
                join programme.rooms r on r.organisation_id = p.organisation_id
                where p.session_id = s.session_id
                order by 1)
            end),
        'excluded', coalesce((
            select jsonb_agg(jsonb_build_object(
                'from', programme.prep_bin(p_first, lower(n.span)),
                'to', programme.prep_bin(p_first, upper(n.span), true)) order by lower(n.span))
            from unnest(s.not_spans) n (span)), '[]'),
        'status', case s.status when 'to_place' then 'to_place' when 'proposed' then 'proposed' else 'confirmed' end,
        'previous', case when s.span is not null then jsonb_strip_nulls(jsonb_build_object(
            'start', programme.prep_bin(p_first, lower(s.span)),
            'host', programme.prep_host(s.organisation_id),
            'room', s.room_id)) end,
        'workingDaysAhead', case when s.span is null then 0 else (
            select count(*)
            from generate_series(p_as_of + 1, programme.city_day(lower(s.span)), interval '1 day') d (day)
            cross join lateral skein.calendar_day('cn', d.day::date) w
            where w.works) end
    )) order by s.session_id), '[]')
    from programme.prep_scope(p_term, p_communities) c
    join programme.prep_sessions s using (session_id)
$$;
