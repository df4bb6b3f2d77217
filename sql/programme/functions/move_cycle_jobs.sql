-- move_cycle_jobs(cycle): moves the reminders, escalations and the closing of a cycle that have not run yet to where its
-- dates put them now, rows and jobs alike. Part of redate_cycles.
create or replace function programme.move_cycle_jobs(p_cycle programme.review_cycles)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_job bigint;
    v_at timestamptz;
begin
    for v_job, v_at in
        update programme.review_reminders m
        set remind_at = n.remind_at
        from programme.annual_reviews r, programme.reminder_times(p_cycle.due_at,
            programme.city_day(p_cycle.opens_at)) n
        where r.cycle_id = p_cycle.cycle_id and m.review_id = r.review_id and n.k = m.k
            and m.done_at is null and m.remind_at <> n.remind_at
        returning m.job_id, m.remind_at
    loop
        perform skein.reschedule(v_job, v_at) where exists (select from skein.job j where j.id = v_job);
    end loop;
    for v_job, v_at in
        update programme.review_escalations x
        set escalate_at = n.escalate_at
        from programme.annual_reviews r, programme.escalation_times(p_cycle) n
        where r.cycle_id = p_cycle.cycle_id and x.review_id = r.review_id and n.level = x.level
            and x.done_at is null and x.escalate_at <> n.escalate_at
        returning x.job_id, x.escalate_at
    loop
        perform skein.reschedule(v_job, v_at) where exists (select from skein.job j where j.id = v_job);
    end loop;
    perform skein.reschedule(j.id, p_cycle.closes_at) from skein.job j where j.id = p_cycle.close_job_id;
end
$$;
