-- export_rows(kind) → the rows of that kind as an import takes them, each column a text or null, in an order that can be
-- read. Telephone numbers and mail addresses are sealed, in base64. For operators. Raises SK002 for an unknown kind.
create or replace function programme.export_rows(kind text)
returns setof jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    case $1
        when 'districts' then return query
            select jsonb_build_object('code', d.district_code, 'name_zh', d.name_zh, 'name_en', d.name_en)
            from programme.districts d
            order by d.district_code;
        when 'organisations' then return query
            select jsonb_build_object('code', o.code, 'kind', o.kind, 'name_zh', o.name_zh, 'name_en', o.name_en,
                'parent', p.code, 'district', o.district_code, 'bureau_direct', o.bureau_direct::text,
                'stages', (
                    select string_agg(s.stage::text, ';' order by array_position(
                        '{kindergarten,primary,junior,senior,vocational,university}', s.stage::text))
                    from programme.organisation_stages s
                    where s.organisation_id = o.organisation_id),
                'latitude', o.latitude::text, 'longitude', o.longitude::text,
                'from', lower(o.active)::text, 'through', (upper(o.active) - 1)::text)
            from programme.organisations o
            left join programme.organisations p on p.organisation_id = o.parent_id
            order by o.code;
        when 'people' then return query
            select jsonb_build_object('staff_no', p.staff_no, 'name_zh', p.name_zh,
                'mobile', translate(encode(p.mobile_sealed, 'base64'), E'\n', ''),
                'email', translate(encode(p.email_sealed, 'base64'), E'\n', ''), 'locale', p.locale)
            from programme.people p
            order by p.staff_no;
        when 'posts' then return query
            select jsonb_build_object('staff_no', p.staff_no, 'organisation', o.code, 'post', t.post,
                'from', lower(t.during)::text, 'through', (upper(t.during) - 1)::text, 'is_main', t.is_main::text)
            from programme.posts t
            join programme.people p on p.person_id = t.person_id
            join programme.organisations o on o.organisation_id = t.organisation_id
            order by p.staff_no, lower(t.during), o.code, t.post;
        when 'cohorts' then return query
            select jsonb_build_object('cohort_no', c.cohort_no::text, 'track', c.track, 'quota', c.quota::text,
                'from', lower(c.management_period)::text, 'status', c.status)
            from programme.cohorts c
            order by c.cohort_no, c.track;
        when 'titles' then return query
            select jsonb_build_object('staff_no', p.staff_no, 'cohort_no', c.cohort_no::text, 'track', t.track,
                'tier', t.tier_id::text, 'term_no', t.term_no::text, 'organisation', o.code,
                'from', lower(t.period)::text, 'through', (upper(t.period) - 1)::text, 'status', t.status,
                'outcome', t.outcome, 'revoked_reason', t.revoked_reason)
            from programme.title_terms t
            join programme.people p on p.person_id = t.person_id
            join programme.cohorts c on c.cohort_id = t.cohort_id
            join programme.organisations o on o.organisation_id = t.organisation_id
            order by p.staff_no, c.cohort_no, t.track;
        when 'suspensions' then return query
            select jsonb_build_object('staff_no', p.staff_no, 'cohort_no', c.cohort_no::text, 'track', t.track,
                'from', lower(s.during)::text, 'through', (upper(s.during) - 1)::text, 'reason', s.reason,
                'doc_no', s.doc_no)
            from programme.title_suspensions s
            join programme.title_terms t on t.term_id = s.term_id
            join programme.people p on p.person_id = t.person_id
            join programme.cohorts c on c.cohort_id = t.cohort_id
            order by p.staff_no, c.cohort_no, t.track, lower(s.during);
        when 'holidays' then return query
            select jsonb_build_object('date', d.day::text, 'kind', d.kind, 'name', d.name, 'source', d.source)
            from skein.calendar_days d
            where d.calendar = 'cn'
            order by d.day;
        else return query
            select e.body
            from programme.export_preparation($1) e (body);
    end case;
end
$$;
