-- schedule_reminders(review, cycle) → how many review.remind jobs were scheduled. A moment that has passed already
-- gets its row (result past) and no job: a review that is opened late does not send five reminders at once.
create or replace function programme.schedule_reminders(
    p_review programme.annual_reviews,
    p_cycle programme.review_cycles
)
returns int
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_moment record;
    v_job bigint;
    v_count int := 0;
begin
    for v_moment in
        select m.k, m.remind_at
        from programme.reminder_times(p_cycle.due_at, programme.city_day(p_cycle.opens_at)) m
        order by m.k
    loop
        if v_moment.remind_at <= now() then
            insert into programme.review_reminders (review_id, k, remind_at, done_at, result)
            values (p_review.review_id, v_moment.k, v_moment.remind_at, now(), 'past');
            continue;
        end if;
        select e.job_id
        into v_job
        from skein.enqueue('review.remind',
            jsonb_build_object('v', 1, 'review_id', p_review.review_id, 'k', v_moment.k),
            run_at => v_moment.remind_at, unique_key => p_review.review_id || ':' || v_moment.k,
            tenant => p_review.district_code, tags => array['cycle:' || p_cycle.cycle_id]) e;
        insert into programme.review_reminders (review_id, k, remind_at, job_id)
        values (p_review.review_id, v_moment.k, v_moment.remind_at, v_job);
        v_count := v_count + 1;
    end loop;
    return v_count;
end
$$;
