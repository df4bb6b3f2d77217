-- training_progress({"programme_id"}, job_id) → {"state", "week", "enrolled", "passed", "expected", "audience",
-- "not_enrolled", "units_unknown", "hours_unknown"}: job kind training.progress. One row a programme and week: how many
-- have passed against a straight line to the target (or to the whole audience), who of the audience is not enrolled,
-- and what nobody has entered. state is no_data while nobody is enrolled or nobody of the audience is known,
-- not_started, on_track, behind (more than policy training.tolerance_percent below the line, or not complete at the
-- end), reached. The bureau is told once a week while a programme that runs is behind, and once after its end. Running
-- it again in a week replaces that week's row. Locks the programme. Raises SK008, PM001.
create or replace function programme.training_progress(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_today constant date := programme.city_day(now());
    v_week constant date := date_trunc('week', v_today::timestamp)::date;
    v_tolerance constant numeric := programme.policy('training.tolerance_percent', v_today)::numeric;
    v_programme programme.training_programmes;
    v_row programme.training_progress;
    v_goal int;
    v_covered int;
begin
    select t.*
    into v_programme
    from programme.training_programmes t
    where t.programme_id = (p_args ->> 'programme_id')::bigint
    for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no training programme %s', p_args ->> 'programme_id'),
            '/programme_id', 'not_found', 'training.progress');
    end if;
    v_row.programme_id := v_programme.programme_id;
    v_row.week := v_week;
    v_row.policy := programme.policy_record(array['training.tolerance_percent'], v_today);
    select count(*) filter (where e.status <> 'withdrawn'), count(*) filter (where e.status = 'passed'),
        count(*) filter (where e.hours is null and e.status in ('enrolled', 'in_progress'))
    into v_row.enrolled, v_row.passed, v_row.hours_unknown
    from programme.enrolments e
    where e.programme_id = v_programme.programme_id;
    v_row.units_unknown := 0;
    if v_programme.audience is not null then
        select count(*), count(*) filter (where g.status is null), count(*) filter (where g.status = 'passed')
        into v_row.audience, v_row.not_enrolled, v_covered
        from programme.training_reach(v_programme.programme_id, v_today) g;
        select count(*) filter (where not u.known)
        into v_row.units_unknown
        from programme.training_units(v_programme.audience, v_today) u;
    end if;
    v_goal := coalesce(v_programme.target, v_row.audience);
    v_row.expected := case
        when v_today < lower(v_programme.runs) then 0
        when v_today >= upper(v_programme.runs) then v_goal
        else v_goal * (v_today - lower(v_programme.runs)) / (upper(v_programme.runs) - lower(v_programme.runs))
    end;
    v_row.state := case
        when v_today < lower(v_programme.runs) then 'not_started'
        when v_row.enrolled = 0 or v_goal = 0 then 'no_data'
        when v_row.passed >= v_goal and coalesce(v_covered = v_row.audience, true) and v_row.units_unknown = 0
            then 'reached'
        when v_row.passed < v_row.expected * (1 - v_tolerance / 100) then 'behind'
        when v_today >= upper(v_programme.runs) then 'behind'
        else 'on_track'
    end;
    insert into programme.training_progress
    select v_row.*
    on conflict (programme_id, week) do update
    set state = excluded.state, enrolled = excluded.enrolled, passed = excluded.passed, expected = excluded.expected,
        audience = excluded.audience, not_enrolled = excluded.not_enrolled, units_unknown = excluded.units_unknown,
        hours_unknown = excluded.hours_unknown, policy = excluded.policy;
    if v_row.state = 'behind' then
        perform programme.tell_bureau('training.behind', jsonb_build_object('programme', v_programme.name_zh,
                'passed', v_row.passed, 'expected', v_row.expected, 'missing', coalesce(v_row.not_enrolled, 0)),
            'training:' || v_programme.programme_id, format('training:%s:%s', v_programme.programme_id,
                case when v_today < upper(v_programme.runs) then v_week::text else 'end' end));
    end if;
    perform programme.add_event('training.weighed', 'training:' || v_programme.programme_id, p_job_id,
        to_jsonb(v_row) - 'policy');
    return to_jsonb(v_row) - 'policy';
end
$$;
