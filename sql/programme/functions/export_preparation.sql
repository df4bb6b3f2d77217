-- export_preparation(kind) → as export_rows, for what lesson preparation is planned from. Raises SK002 for an unknown kind.
create or replace function programme.export_preparation(p_kind text)
returns setof jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    case p_kind
        when 'communities' then return query
            select jsonb_build_object('code', c.code, 'name_zh', c.name_zh, 'lead', o.code)
            from programme.communities c
            join programme.organisations o on o.organisation_id = c.lead_organisation_id
            order by c.code;
        when 'community_members' then return query
            select jsonb_build_object('community', c.code, 'organisation', o.code, 'from', lower(m.during)::text,
                'through', (upper(m.during) - 1)::text)
            from programme.community_members m
            join programme.communities c on c.community_id = m.community_id
            join programme.organisations o on o.organisation_id = m.organisation_id
            order by c.code, o.code, lower(m.during);
        when 'school_terms' then return query
            select jsonb_build_object('organisation', o.code, 'term', t.term_code, 'from', lower(t.span)::text,
                'through', (upper(t.span) - 1)::text, 'week1_monday', t.week1_monday::text)
            from programme.school_terms t
            join programme.organisations o on o.organisation_id = t.organisation_id
            order by o.code, lower(t.span);
        when 'period_grids' then return query
            select jsonb_build_object('organisation', o.code, 'stage', g.stage, 'from', lower(g.valid)::text,
                'through', (upper(g.valid) - 1)::text, 'period', s.period_no::text,
                'starts', to_char(s.starts, 'HH24:MI'), 'ends', to_char(s.ends, 'HH24:MI'))
            from programme.period_grids g
            join programme.period_slots s on s.grid_id = g.grid_id
            join programme.organisations o on o.organisation_id = g.organisation_id
            order by o.code, g.stage::text, lower(g.valid), s.period_no;
        when 'timetable' then return query
            select jsonb_build_object('staff_no', p.staff_no, 'organisation', o.code, 'term', t.term_code,
                'stage', e.stage, 'weekday', e.weekday::text, 'period', e.period_no::text,
                'weeks', programme.weeks_text(e.weeks), 'movable', e.is_movable::text)
            from programme.timetables t
            join programme.people p on p.person_id = t.person_id
            join programme.organisations o on o.organisation_id = t.organisation_id
            left join programme.timetable_entries e on e.timetable_id = t.timetable_id
            order by p.staff_no, o.code, t.term_code, e.stage::text, e.weekday, e.period_no, e.weeks;
        when 'rooms' then return query
            select jsonb_build_object('organisation', o.code, 'code', r.code, 'mode', r.mode,
                'capacity', r.capacity::text, 'features', nullif(array_to_string(r.features, ';'), ''),
                'set_up_minutes', (extract(epoch from r.set_up)::int / 60)::text, 'join_url', r.join_url)
            from programme.rooms r
            left join programme.organisations o on o.organisation_id = r.organisation_id
            order by o.code, r.code;
        when 'makeup_rules' then return query
            select jsonb_build_object('organisation', o.code, 'date', r.day::text, 'follows', r.follows_weekday::text)
            from programme.makeup_rules r
            join programme.organisations o on o.organisation_id = r.organisation_id
            order by r.day, o.code;
        when 'half_days' then return query
            select jsonb_build_object('district', h.district_code, 'stage', h.stage, 'from', lower(h.valid)::text,
                'through', (upper(h.valid) - 1)::text, 'weekday', h.weekday::text,
                'starts', to_char(h.starts, 'HH24:MI'), 'ends', to_char(h.ends, 'HH24:MI'))
            from programme.subject_half_days h
            order by h.district_code, h.stage::text, lower(h.valid), h.weekday, h.starts;
        when 'busy' then return query
            select jsonb_build_object('staff_no', p.staff_no, 'kind', b.kind, 'organisation', o.code, 'note', b.note)
                || programme.span_columns(b.span)
            from programme.busy_spans b
            join programme.people p on p.person_id = b.person_id
            left join programme.organisations o on o.organisation_id = b.organisation_id
            order by p.staff_no, lower(b.span), b.kind;
        when 'travel_times' then return query
            select jsonb_build_object('from', a.code, 'to', b.code, 'minutes', t.minutes::text)
            from programme.travel_times t
            join programme.organisations a on a.organisation_id = t.from_organisation_id
            join programme.organisations b on b.organisation_id = t.to_organisation_id
            order by a.code, b.code;
        when 'roster' then return query
            select jsonb_build_object('community', c.code, 'staff_no', p.staff_no, 'organisation', o.code,
                'stage', r.stage, 'role', r.role, 'required', r.is_required::text, 'from', lower(r.during)::text,
                'through', (upper(r.during) - 1)::text)
            from programme.prep_roster r
            join programme.communities c on c.community_id = r.community_id
            join programme.people p on p.person_id = r.person_id
            join programme.organisations o on o.organisation_id = r.organisation_id
            order by c.code, p.staff_no, lower(r.during);
        when 'calendar_blocks' then return query
            select jsonb_build_object('organisation', o.code, 'term', t.term_code, 'kind', b.kind)
                || programme.span_columns(b.span)
            from programme.calendar_blocks b
            join programme.organisations o on o.organisation_id = b.organisation_id
            -- A block outside of every term is no matter of planning.
            join programme.school_terms t on t.organisation_id = b.organisation_id
                and t.span @> programme.city_day(lower(b.span))
            order by o.code, lower(b.span), b.kind;
        else perform skein.refuse('SK002', format('there is no kind of rows %L', p_kind), '/kind', 'enum');
    end case;
end
$$;
