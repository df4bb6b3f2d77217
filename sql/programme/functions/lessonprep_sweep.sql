-- lessonprep_sweep(args, job) → {"expanded", "planned"}: terms that begin within policy prep.ahead_days get their sessions
-- and then a plan: one lessonprep.expand for each community that has a roster and no sessions yet, and one lessonprep.plan
-- for them all (ten at most a job) that waits for those. Repeating it changes nothing.
create or replace function programme.lessonprep_sweep(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_today constant date := programme.city_day(now());
    v_ahead constant int := programme.policy('prep.ahead_days', v_today)::int;
    v_due record;
    v_jobs bigint[];
    v_expanded int := 0;
    v_planned int := 0;
begin
    for v_due in
        select c.term_code, array_agg(c.community_id order by c.community_id) as communities
        from (
            select t.term_code, c.community_id,
                (row_number() over (partition by t.term_code order by c.community_id) - 1) / 10 as part
            from (
                select t.term_code, min(t.week1_monday) as first
                from programme.school_terms t
                group by t.term_code
            ) t
            cross join programme.communities c
            where t.first between v_today and v_today + v_ahead
                and exists (
                    select
                    from programme.prep_roster r
                    where r.community_id = c.community_id
                        and r.during @> t.first
                )
                and not exists (
                    select
                    from programme.prep_sessions s
                    where s.community_id = c.community_id
                        and s.term_code = t.term_code
                )
        ) c
        group by c.term_code, c.part
        order by c.term_code, c.part
    loop
        v_jobs := array(
            select e.job_id
            from unnest(v_due.communities) c (community_id)
            cross join lateral skein.enqueue('lessonprep.expand', jsonb_build_object('v', 1,
                    'community_id', c.community_id, 'term_code', v_due.term_code),
                unique_key => format('%s:%s:standard', c.community_id, v_due.term_code)) e);
        perform skein.enqueue('lessonprep.plan', jsonb_build_object('v', 1, 'term_code', v_due.term_code,
                'communities', to_jsonb(v_due.communities)),
            unique_key => format('%s:%s:full:1', v_due.term_code, array_to_string(v_due.communities, ',')),
            after => v_jobs);
        v_expanded := v_expanded + cardinality(v_jobs);
        v_planned := v_planned + 1;
    end loop;
    return jsonb_build_object('expanded', v_expanded, 'planned', v_planned);
end
$$;
