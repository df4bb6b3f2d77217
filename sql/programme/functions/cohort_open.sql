-- cohort_open({"cohort_id"}, job_id) → {"cohort_id", "created", "quota", "by_district"}: job kind cohort.open.
-- draft → calling; the quota is shared out over the districts by the number of their schools (largest remainder, the
-- shares add up to the quota exactly), and the secretaries of all units are told. A cohort that is calling already is
-- left alone. Locks the cohort. Raises SK008; SK002 when the quota is smaller than the number of districts; SK009 for
-- a cohort that is past calling.
create or replace function programme.cohort_open(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cohort programme.cohorts := programme.cohort_of((p_args ->> 'cohort_id')::bigint);
    v_created constant boolean := v_cohort.status = 'draft';
    v_quotas jsonb;
begin
    if v_cohort.status not in ('draft', 'calling') then
        perform skein.refuse('SK009', format('cohort %s is %s', v_cohort.cohort_id, v_cohort.status), '/cohort_id',
            'bad_transition', 'cohort.open');
    end if;
    if v_created then
        if v_cohort.quota < (select count(*) from programme.districts) then
            perform skein.refuse('SK002', format('a quota of %s is smaller than the number of districts',
                v_cohort.quota), '/cohort_id', 'range', 'cohort.open');
        end if;
        insert into programme.district_quotas (cohort_id, district_code, weight, quota)
        select v_cohort.cohort_id, w.codes[s.n], w.weights[s.n], s.quota
        from (
            select array_agg(d.district_code order by d.district_code) as codes,
                array_agg(d.schools order by d.district_code) as weights
            from (
                select d.district_code, count(o.organisation_id)::int as schools
                from programme.districts d
                left join programme.organisations o
                    on o.district_code = d.district_code and o.kind = 'school'
                    and o.active @> programme.city_day(now())
                group by d.district_code
            ) d
        ) w
        cross join programme.share_out(v_cohort.quota, w.weights) s;
        update programme.cohorts c set status = 'calling' where c.cohort_id = v_cohort.cohort_id;
    end if;
    select jsonb_object_agg(q.district_code, q.quota)
    into v_quotas
    from programme.district_quotas q
    where q.cohort_id = v_cohort.cohort_id;
    if v_created then
        perform skein.enqueue('notify.send', jsonb_build_object(
                'v', 1, 'template', 'cohort.called', 'template_version', 2,
                'audience', '{"post": "party_secretary"}'::jsonb,
                'params', jsonb_build_object('cohort', v_cohort.cohort_no, 'track_zh', programme.track_name(v_cohort.track::text, 'zh-Hans'),
                    'track_en', programme.track_name(v_cohort.track::text, 'en'), 'quota', v_cohort.quota, 'period', v_cohort.management_period),
                'severity', 'normal', 'category', 'cohort', 'subject', 'cohort:' || v_cohort.cohort_id,
                'dedupe_key', 'cohort:' || v_cohort.cohort_id || ':called'),
            unique_key => 'cohort:' || v_cohort.cohort_id || ':called');
        perform programme.add_event('cohort.opened', 'cohort:' || v_cohort.cohort_id, p_job_id,
            jsonb_build_object('quota', v_cohort.quota, 'by_district', v_quotas));
    end if;
    return jsonb_build_object('cohort_id', v_cohort.cohort_id, 'created', v_created, 'quota', v_cohort.quota,
        'by_district', coalesce(v_quotas, '{}'));
end
$$;
