-- cohort_advance(cohort, to, actor, doc) → {"cohort_id", "status"}: an official of the bureau takes a cohort to
-- district_review, expert_review or public_notice; its other steps are made by jobs. Refused (SK009) while anything of
-- the step before is undecided: applications that wait for their unit or district, a ranking that is missing, blocked
-- or older than the scores, a tie. The public notice hangs from today on. Locks the cohort. Raises SK008; SK002 without
-- a document, SK003 for anybody else.
create or replace function programme.cohort_advance(p_cohort_id bigint, p_to text, p_actor text, p_doc text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cohort programme.cohorts := programme.cohort_of(p_cohort_id);
    v_waits constant text[] := case p_to
        when 'district_review' then '{submitted}'
        when 'expert_review' then '{submitted,unit_recommended}'
        when 'public_notice' then '{district_passed,scored,tie_at_cut}'
    end;
    v_open int;
begin
    perform programme.official(p_actor);
    perform programme.need_document(p_doc);
    if v_waits is null then
        perform skein.refuse('SK009', format('a cohort is not taken to %s by hand', p_to), '/to', 'bad_transition',
            p_hint => 'district_review, expert_review and public_notice are');
    end if;
    select count(*)
    into v_open
    from programme.applications a
    where a.cohort_id = p_cohort_id
        and a.status = any (v_waits);
    if v_open > 0 then
        perform skein.refuse('SK009', format('%s applications are undecided', v_open), '/to', 'undecided',
            p_hint => 'decide them, or rank the cohort again when its scores have changed');
    end if;
    if p_to = 'public_notice' then
        if v_cohort.status = 'expert_review' and programme.cohort_rank(
            jsonb_build_object('cohort_id', p_cohort_id)) ->> 'result' <> 'unchanged' then
            perform skein.refuse('SK009', 'the scores have not been ranked as they are now', '/to', 'not_ranked',
                p_hint => 'run cohort.rank first');
        end if;
    end if;
    update programme.cohorts c set status = p_to where c.cohort_id = p_cohort_id;
    if p_to = 'public_notice' then
        insert into programme.cohort_notices (cohort_id, notice_from, notice_doc)
        values (p_cohort_id, programme.city_day(now()), p_doc);
    end if;
    perform programme.add_act('cohort.advanced', 'cohort:' || p_cohort_id, p_actor,
        jsonb_build_object('from', v_cohort.status, 'to', p_to, 'doc', p_doc));
    return jsonb_build_object('cohort_id', p_cohort_id, 'status', p_to);
end
$$;
