-- enrolment_set(code, person, status, hours, actor) → {"status", "hours", "passed_on"}: enters how far somebody is with
-- a training programme. hours are in all, one place; null: as they are, and at first unknown, which is not nought. The
-- training centre's people enter for everybody, the heads of a unit for theirs. Raises SK008; SK002 for another status,
-- SK003 for anybody else; SK009 for passing before the hours are known, SK010 with too few of them.
create or replace function programme.enrolment_set(
    p_code text,
    p_person_id bigint,
    p_status text,
    p_hours numeric,
    p_actor text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_programme constant programme.training_programmes := programme.training_of(p_code);
    v_today constant date := programme.city_day(now());
    v_hours constant numeric := coalesce(p_hours, (
        select e.hours
        from programme.enrolments e
        where e.programme_id = v_programme.programme_id and e.person_id = p_person_id));
    v_enrolment programme.enrolments;
begin
    if not exists (
        select
        from programme.posts p
        join programme.organisations o on o.organisation_id = p.organisation_id
        where p.person_id = programme.actor(p_actor)
            and p.during @> v_today
            and o.kind in ('training_centre', 'base', 'project_site')
    ) then
        perform programme.acting_for(p_actor, (
            select p.organisation_id
            from programme.posts p
            where p.person_id = p_person_id and p.is_main and p.during @> v_today));
    end if;
    if p_status is null or p_status not in ('enrolled', 'in_progress', 'passed', 'failed', 'withdrawn') then
        perform skein.refuse('SK002', format('there is no status %s', coalesce(p_status, '(none)')), '/status', 'one_of',
            p_hint => 'enrolled, in_progress, passed, failed or withdrawn');
    elsif p_status = 'passed' and v_programme.required_hours is not null and v_hours is null then
        perform skein.refuse('SK009', 'nobody has reported the hours yet', '/hours', 'hours_unknown');
    elsif p_status = 'passed' and v_hours < v_programme.required_hours then
        perform skein.refuse('SK010', format('%s hours of %s', v_hours, v_programme.required_hours), '/hours', 'range');
    end if;
    insert into programme.enrolments as e (programme_id, person_id, status, hours, passed_on)
    values (v_programme.programme_id, p_person_id, p_status, v_hours, case when p_status = 'passed' then v_today end)
    on conflict (programme_id, person_id) do update
    set status = excluded.status, hours = excluded.hours,
        passed_on = case when excluded.status = 'passed' then coalesce(e.passed_on, excluded.passed_on) end
    returning e.*
    into v_enrolment;
    perform programme.add_act('training.enrolment', 'training:' || v_programme.programme_id, p_actor, jsonb_build_object(
        'person_id', p_person_id, 'status', p_status, 'hours', v_hours));
    return jsonb_build_object('status', v_enrolment.status, 'hours', v_enrolment.hours,
        'passed_on', v_enrolment.passed_on);
end
$$;
