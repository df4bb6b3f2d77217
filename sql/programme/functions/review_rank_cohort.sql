-- review_rank_cohort({"cohort_id", "partial"}, job_id) → {"members", "evaluated", "cap", "excellent", "over_cap",
-- "ties", "changed"}: job kind review.rank_cohort. Orders the excellent ones of a cohort by total and applies the cap
-- (policy evaluation.excellent_share of those evaluated, rounded down): below the cut they are proposed as qualified;
-- where the cut falls among equals all of these are flagged and none is chosen: a person says which, when signing.
-- Signed ones keep their outcome and use up the cap. Refuses while any member has no evaluation or a blocked one, unless
-- partial. Repeating it changes nothing. Locks: the cohort's live evaluations by number. Raises SK008, SK009, PM001.
create or replace function programme.review_rank_cohort(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cohort constant bigint := (p_args ->> 'cohort_id')::bigint;
    v_all record;
    v_cap int;
    v_changed int;
    v_result jsonb;
begin
    if not exists (select from programme.cohorts c where c.cohort_id = v_cohort) then
        perform skein.refuse('SK008', format('there is no cohort %s', v_cohort), '/cohort_id', 'not_found');
    end if;
    perform e.evaluation_id
    from programme.term_evaluations e
    join programme.title_terms t on t.term_id = e.term_id
    where t.cohort_id = v_cohort and e.status <> 'superseded'
    order by e.evaluation_id
    for no key update of e;
    select count(*) as members, count(e.total) as evaluated, count(*) filter (where e.total is null) as blocked
    into v_all
    from programme.title_terms t
    left join programme.term_evaluations e on e.term_id = t.term_id and e.status <> 'superseded'
    where t.cohort_id = v_cohort
        and (t.status in ('active', 'awaiting_evaluation') or e.evaluation_id is not null);
    if v_all.blocked > 0 and not coalesce((p_args ->> 'partial')::boolean, false) then
        perform skein.refuse('SK009', format('%s of %s members of cohort %s are blocked or not evaluated',
            v_all.blocked, v_all.members, v_cohort), '/cohort_id', 'blocked', 'review.rank_cohort',
            'finish their reviews, or say partial');
    end if;
    v_cap := floor(v_all.evaluated
        * (programme.policy('evaluation.excellent_share', programme.city_day(now())) #>> '{}')::numeric);
    with excellent as (
        select e.evaluation_id, rank() over (order by e.status = 'proposed', e.total desc) as rank,
            count(*) over (order by e.status = 'proposed', e.total desc) as through,
            e.status = 'proposed' as is_open
        from programme.term_evaluations e
        join programme.title_terms t on t.term_id = e.term_id
        where t.cohort_id = v_cohort
            and e.status not in ('superseded', 'blocked')
            and case when e.status = 'proposed' then e.computed_outcome else e.proposed_outcome end = 'excellent'
    ),
    decided as (
        select x.*, case
                when x.through <= v_cap then 'within_cap'
                when x.rank > v_cap then 'over_cap'
                else 'tie_at_cut'
            end as ranked
        from excellent x
    ),
    changed as (
        update programme.term_evaluations e
        set rank = d.rank,
            ranked = d.ranked,
            proposed_outcome = case d.ranked when 'over_cap' then 'qualified' else e.computed_outcome end,
            proposed_action = case d.ranked when 'over_cap' then 'none' else e.computed_action end
        from decided d
        where e.evaluation_id = d.evaluation_id
            and d.is_open
            and (e.rank, e.ranked) is distinct from (d.rank::int, d.ranked)
        returning 1
    )
    select (select count(*) from changed),
        jsonb_build_object('members', v_all.members, 'evaluated', v_all.evaluated, 'cap', v_cap,
            'excellent', count(*) filter (where d.ranked = 'within_cap'),
            'over_cap', count(*) filter (where d.ranked = 'over_cap' and d.is_open),
            'ties', count(*) filter (where d.ranked = 'tie_at_cut'))
    into v_changed, v_result
    from decided d;
    v_result := v_result || jsonb_build_object('changed', v_changed);
    if v_changed > 0 then
        perform programme.add_event('evaluation.ranked', 'cohort:' || v_cohort, p_job_id, v_result);
    end if;
    return v_result;
end
$$;
