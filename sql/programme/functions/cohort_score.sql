-- cohort_score(cohort, person, reviewer, score, conflict, actor) → {"cohort_id", "person_id", "score"}: enters or
-- corrects an expert's score; the expert does, or an official of the bureau. conflict: the reviewer declares one, and
-- the score will not count. Locks the cohort. Raises SK008; SK009 outside expert review; SK003 for another actor.
create or replace function programme.cohort_score(
    p_cohort_id bigint,
    p_person_id bigint,
    p_reviewer_id bigint,
    p_score numeric,
    p_conflict boolean,
    p_actor text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cohort programme.cohorts := programme.cohort_of(p_cohort_id);
begin
    if programme.actor(p_actor) <> p_reviewer_id then
        perform programme.official(p_actor);
    end if;
    if v_cohort.status <> 'expert_review' then
        perform skein.refuse('SK009', format('cohort %s is %s', p_cohort_id, v_cohort.status), '/cohort_id',
            'bad_transition');
    end if;
    if not exists (
        select
        from programme.applications a
        where a.cohort_id = p_cohort_id
            and a.person_id = p_person_id
            and a.status in ('district_passed', 'scored', 'proposed', 'tie_at_cut', 'not_selected')
    ) then
        perform skein.refuse('SK008', format('person %s is not before the experts of cohort %s', p_person_id,
            p_cohort_id), '/person_id', 'not_found');
    end if;
    insert into programme.expert_scores (cohort_id, person_id, reviewer_id, score, declared)
    values (p_cohort_id, p_person_id, p_reviewer_id, p_score, p_conflict)
    on conflict (cohort_id, person_id, reviewer_id) do update
    set score = excluded.score,
        declared = excluded.declared,
        scored_at = now();
    perform programme.add_act('cohort.scored', 'cohort:' || p_cohort_id, p_actor, jsonb_build_object(
        'person_id', p_person_id, 'reviewer_id', p_reviewer_id, 'score', p_score, 'conflict', p_conflict));
    return jsonb_build_object('cohort_id', p_cohort_id, 'person_id', p_person_id, 'score', p_score);
end
$$;
