-- cohort_rank({"cohort_id"}, job_id) → {"result": "ranked" | "unchanged" | "blocked", "proposed", "tied",
-- "not_selected", "blocked": [person ids]}: job kind cohort.rank. Leaves conflicted scores out, takes the mean of the
-- rest (from policy cohort.trim_from scores on without the highest and the lowest), orders by it, and proposes as many
-- as the quota. Who stands level across the cut is flagged tie_at_cut and not decided. Anybody with fewer counting
-- scores than cohort.min_scores blocks the ranking: nothing is written but the message to the bureau.
-- The same scores rank once, so a settled tie stays settled; other scores rank everybody anew.
-- Locks the cohort. Raises SK008; SK009 outside expert review; PM001.
create or replace function programme.cohort_rank(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cohort programme.cohorts := programme.cohort_of((p_args ->> 'cohort_id')::bigint);
    v_today constant date := programme.city_day(now());
    v_trim int;
    v_min int;
    v_hash text;
    v_blocked bigint[];
    v_counts record;
begin
    if v_cohort.status <> 'expert_review' then
        perform skein.refuse('SK009', format('cohort %s is %s', v_cohort.cohort_id, v_cohort.status), '/cohort_id',
            'bad_transition', 'cohort.rank', 'a cohort is ranked while it is in expert_review');
    end if;
    v_trim := programme.policy('cohort.trim_from', v_today)::int;
    v_min := programme.policy('cohort.min_scores', v_today)::int;
    select encode(sha256(convert_to(coalesce(string_agg(
            format('%s:%s:%s:%s', a.person_id, s.reviewer_id, s.score, s.conflicts), '|'
            order by a.person_id, s.reviewer_id), '') || format('#%s:%s:%s', v_cohort.quota, v_trim, v_min), 'UTF8')),
            'hex')
    into v_hash
    from programme.applications a
    left join programme.score_conflicts(v_cohort.cohort_id, v_today) s on s.person_id = a.person_id
    where a.cohort_id = v_cohort.cohort_id
        and a.status in ('district_passed', 'scored', 'proposed', 'tie_at_cut', 'not_selected');
    if exists (
        select
        from programme.cohort_rankings r
        where r.cohort_id = v_cohort.cohort_id
            and r.scores_hash = v_hash
    ) then
        return jsonb_build_object('result', 'unchanged');
    end if;
    select array_agg(x.person_id order by x.person_id)
    into v_blocked
    from (
        select a.person_id
        from programme.applications a
        left join programme.score_conflicts(v_cohort.cohort_id, v_today) s
            on s.person_id = a.person_id and s.conflicts = '{}'
        where a.cohort_id = v_cohort.cohort_id
            and a.status in ('district_passed', 'scored', 'proposed', 'tie_at_cut', 'not_selected')
        group by a.person_id
        having count(s.reviewer_id) < v_min
    ) x;
    if v_blocked is not null then
        perform programme.tell_bureau('cohort.blocked',
            jsonb_build_object('cohort', v_cohort.cohort_no, 'count', cardinality(v_blocked)),
            'cohort:' || v_cohort.cohort_id, 'cohort:' || v_cohort.cohort_id || ':blocked:' || v_hash);
        return jsonb_build_object('result', 'blocked', 'blocked', to_jsonb(v_blocked));
    end if;

    update programme.expert_scores e
    set conflicts = s.conflicts
    from programme.score_conflicts(v_cohort.cohort_id, v_today) s
    where e.cohort_id = v_cohort.cohort_id
        and e.person_id = s.person_id
        and e.reviewer_id = s.reviewer_id
        and e.conflicts <> s.conflicts;
    -- Nine places keep means of up to a hundred scores apart that differ at all.
    update programme.applications a
    set status = 'scored',
        score = m.mean,
        rank = m.rank
    from (
        select x.person_id, x.mean, rank() over (order by x.mean desc) as rank
        from (
            select s.person_id,
                round(case
                    when count(*) >= v_trim then (sum(s.score) - max(s.score) - min(s.score)) / (count(*) - 2)
                    else sum(s.score) / count(*)
                end, 9) as mean
            from programme.score_conflicts(v_cohort.cohort_id, v_today) s
            where s.conflicts = '{}'
            group by s.person_id
        ) x
        join programme.applications p on p.cohort_id = v_cohort.cohort_id and p.person_id = x.person_id
        where p.status in ('district_passed', 'scored', 'proposed', 'tie_at_cut', 'not_selected')
    ) m
    where a.cohort_id = v_cohort.cohort_id
        and a.person_id = m.person_id;
    update programme.applications a
    set status = case
            when a.rank > v_cohort.quota then 'not_selected'
            when a.rank + m.level - 1 <= v_cohort.quota then 'proposed'
            else 'tie_at_cut'
        end
    from (
        select p.person_id, count(*) over (partition by p.rank) as level
        from programme.applications p
        where p.cohort_id = v_cohort.cohort_id
            and p.status = 'scored'
    ) m
    where a.cohort_id = v_cohort.cohort_id
        and a.person_id = m.person_id;
    select count(*) filter (where a.status = 'proposed') as proposed,
        count(*) filter (where a.status = 'tie_at_cut') as tied,
        count(*) filter (where a.status = 'not_selected') as not_selected
    into v_counts
    from programme.applications a
    where a.cohort_id = v_cohort.cohort_id;
    insert into programme.cohort_rankings (cohort_id, scores_hash, ties, policy)
    values (v_cohort.cohort_id, v_hash, v_counts.tied,
        programme.policy_record(array['cohort.trim_from', 'cohort.min_scores'], v_today))
    on conflict (cohort_id) do update
    set scores_hash = excluded.scores_hash,
        ranked_at = now(),
        ties = excluded.ties,
        policy = excluded.policy;
    perform programme.add_event('cohort.ranked', 'cohort:' || v_cohort.cohort_id, p_job_id,
        jsonb_build_object('scores_hash', v_hash) || to_jsonb(v_counts));
    perform programme.tell_bureau('cohort.ranked',
        jsonb_build_object('cohort', v_cohort.cohort_no, 'proposed', v_counts.proposed, 'ties', v_counts.tied),
        'cohort:' || v_cohort.cohort_id, 'cohort:' || v_cohort.cohort_id || ':ranked:' || v_hash);
    return jsonb_build_object('result', 'ranked') || to_jsonb(v_counts);
end
$$;
