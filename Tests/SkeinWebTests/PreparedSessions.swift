/// A term of lesson preparation with a session in every state a page shows: two communities of four units in the autumn of 2030.
enum PreparedSessions {
    static let term = "2030F"

    /// In SQL; a session's topic and its reason are what somebody from outside may write.
    static let rows = """
        insert into programme.districts (district_code, name_zh, name_en) values ('370202', '市南', 'Shinan') on conflict do nothing;
        insert into programme.organisations (organisation_id, code, kind, name_zh, district_code, latitude, longitude)
        overriding system value
        values (9001, 'PU1', 'university', '海洋大学', '370202', 36.07, 120.40),
            (9002, 'PS1', 'school', '第一高级中学', '370202', 36.08, 120.41),
            (9003, 'PJ1', 'school', '第一初级中学', '370202', 36.06, 120.39),
            (9004, 'PP1', 'school', '第一小学', '370202', 36.07, 120.42);
        insert into programme.people (person_id, staff_no, name_zh)
        overriding system value
        select 99000 + n, 'PREP' || n, '教师' || n from generate_series(1, 4) n;
        insert into programme.communities (code, name_zh, lead_organisation_id)
        values ('ZC1', '第一共同体', 9001), ('ZC2', '第二共同体', 9001);
        insert into programme.school_terms (organisation_id, term_code, span, week1_monday)
        select o, '\(term)', daterange('2030-09-02', '2031-01-06'), '2030-09-02' from generate_series(9001, 9004) o;
        insert into programme.rooms (organisation_id, code, mode, capacity, features)
        select o, 'A' || o, 'physical', 30, '{projector}' from generate_series(9001, 9004) o;
        insert into programme.prep_sessions (community_id, term_code, series, seq_no, topic_zh, kind, duration_min, mode, quorum,
            status, organisation_id, room_id, span, room_span, reason, ical_sequence)
        select c.community_id, '\(term)', 'prep', s.n, s.topic, 'lesson_prep', 90, 'onsite', '{"university": 1, "senior": 1, "junior": 1}',
            s.status, case when s.at is not null then 9001 + s.n % 4 end, r.room_id, case when s.at is not null then tstzrange(s.at, s.at + interval '90 minutes') end,
            case when s.at is not null then tstzrange(s.at - interval '15 minutes', s.at + interval '90 minutes') end, s.reason, case s.status when 'confirmed' then 0 else -1 end
        from (values
            ('ZC1', 1, '\(PagesTests.evil)', 'confirmed', timestamptz '2030-09-18 14:00+08', null),
            ('ZC1', 2, '爱国主义的一体化设计', 'proposed', '2030-10-16 14:00+08', null),
            ('ZC1', 3, '法治教育', 'to_place', null, null),
            ('ZC1', 4, '生态文明', 'cancelled', null, '\(PagesTests.evil)'),
            ('ZC1', 5, '劳动教育', 'held', '2030-09-04 14:00+08', null),
            ('ZC2', 2, '网络素养', 'reschedule_requested', '2030-09-18 15:00+08', 'the room floods'),
            ('ZC2', 4, '国家安全', 'not_held', '2030-11-30 09:00+08', null)
        ) s (community, n, topic, status, at, reason)
        join programme.communities c on c.code = s.community
        left join programme.rooms r on s.at is not null and r.organisation_id = 9001 + s.n % 4;
        insert into programme.prep_participants (session_id, person_id, organisation_id, stage, role, partstat, attended)
        select s.session_id, 99000 + p.n, 9000 + p.n, p.stage::programme.stage, case p.n when 1 then 'chair' else 'attendee' end, p.answer,
            case s.status when 'held' then p.n <> 3 end
        from programme.prep_sessions s
        cross join (values (1, 'university', 'accepted'), (2, 'senior', 'accepted'), (3, 'junior', 'declined'), (4, 'primary', 'needs_action'))
            p (n, stage, answer)
        where s.term_code = '\(term)';
        insert into programme.prep_attendance (session_id, person_id, span)
        select p.session_id, p.person_id, s.span
        from programme.prep_participants p
        join programme.prep_sessions s on s.session_id = p.session_id
        where p.partstat = 'accepted' and s.status = 'confirmed' and s.term_code = '\(term)';
        insert into programme.prep_plans (term_code, communities, mode, version, seed, time_limit_ms, inputs_hash, status, is_provisional,
            objective, metrics, weights, warnings, job_id)
        select '\(term)', array_agg(c.community_id), 'full', 1, 1, 1000, repeat('a', 64), 'proposed', true,
            '{"soft": {"S1": 150}, "violations": 0, "shortfall": 2}', '{}', '{}', '[]', 1
        from programme.communities c where c.code like 'ZC_';
        insert into programme.prep_placements (plan_id, session_id, organisation_id, room_id, span, funnel)
        select p.plan_id, s.session_id, s.organisation_id, s.room_id, s.span, case when s.span is null then
            '{"considered": 8640, "left": 0, "stages": [{"rule": "H5", "removed": 2100, "detail": ""}, {"rule": "H3", "removed": 6540, "detail": "junior 0/1"}]}'::jsonb
            end
        from programme.prep_sessions s
        join programme.prep_plans p on p.term_code = s.term_code
        where s.term_code = '\(term)';
        """
}
