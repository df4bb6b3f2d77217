-- cohort_finalise({"cohort_id"}, job_id) → {"result": "finalised" | "done_before", "selected"}: job kind
-- cohort.finalise. Makes the title terms of everybody proposed, once the public notice has
-- hung for policy cohort.notice_workdays full working days, every objection is closed and the decision is signed.
-- While anything of that is missing nothing is written and the job waits for the next working morning; days of a year
-- whose holidays are not published do not count as a notice that has ended.
-- Locks the cohort. Raises SK008; SK009 before the public notice; PM001; PM002 with what is missing.
create or replace function programme.cohort_finalise(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cohort programme.cohorts := programme.cohort_of((p_args ->> 'cohort_id')::bigint);
    v_today constant date := programme.city_day(now());
    v_notice programme.cohort_notices;
    v_last record;
    v_reasons text[] := '{}';
    v_selected int;
begin
    if v_cohort.status = 'finalised' then
        return jsonb_build_object('result', 'done_before');
    end if;
    if v_cohort.status <> 'public_notice' then
        perform skein.refuse('SK009', format('cohort %s is %s', v_cohort.cohort_id, v_cohort.status), '/cohort_id',
            'bad_transition', 'cohort.finalise', 'publish the notice first');
    end if;
    select n.* into strict v_notice from programme.cohort_notices n where n.cohort_id = v_cohort.cohort_id;
    select w.*
    into v_last
    from skein.add_workdays('cn', v_notice.notice_from,
        programme.policy('cohort.notice_workdays', v_notice.notice_from)::int) w;
    if v_last.provisional then
        v_reasons := v_reasons || 'calendar_unpublished'::text;
    end if;
    if v_today <= v_last.day then
        v_reasons := v_reasons || 'notice_running'::text;
    end if;
    if exists (
        select
        from programme.cohort_objections o
        where o.cohort_id = v_cohort.cohort_id
            and o.status = 'open'
    ) or exists (
        select
        from programme.applications a
        where a.cohort_id = v_cohort.cohort_id
            and a.status = 'objected'
    ) then
        v_reasons := v_reasons || 'objection_open'::text;
    end if;
    if v_notice.signed_doc is null then
        v_reasons := v_reasons || 'not_signed'::text;
    end if;
    if v_reasons <> '{}' then
        perform programme.not_yet(format('%s; the notice hangs until %s', array_to_string(v_reasons, ', '), v_last.day),
            programme.next_working_morning());
    end if;
    insert into programme.title_terms (person_id, cohort_id, track, tier_id, term_no, period, organisation_id)
    select a.person_id, v_cohort.cohort_id, v_cohort.track,
        coalesce(b.tier_id, programme.policy('cohort.entry_tier', v_today)::smallint), coalesce(b.term_no, 0) + 1,
        v_cohort.management_period, a.organisation_id
    from programme.applications a
    left join lateral (
        select t.tier_id, t.term_no
        from programme.title_terms t
        where t.person_id = a.person_id
            and t.track = v_cohort.track
        order by t.term_no desc
        limit 1
    ) b on true
    where a.cohort_id = v_cohort.cohort_id
        and a.status = 'proposed';
    get diagnostics v_selected = row_count;
    update programme.applications a
    set status = 'selected'
    where a.cohort_id = v_cohort.cohort_id
        and a.status = 'proposed';
    update programme.cohorts c set status = 'finalised' where c.cohort_id = v_cohort.cohort_id;
    perform programme.add_event('cohort.finalised', 'cohort:' || v_cohort.cohort_id, p_job_id,
        jsonb_build_object('selected', v_selected, 'signed_by', v_notice.signed_by, 'doc_no', v_notice.signed_doc));
    perform programme.tell_bureau('cohort.finalised',
        jsonb_build_object('cohort', v_cohort.cohort_no, 'selected', v_selected),
        'cohort:' || v_cohort.cohort_id, 'cohort:' || v_cohort.cohort_id || ':finalised');
    return jsonb_build_object('result', 'finalised', 'selected', v_selected);
end
$$;
