-- schedule_close(cycle): enqueues review.close for the moment a cycle closes, once.
create or replace function programme.schedule_close(p_cycle programme.review_cycles)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update programme.review_cycles c
    set close_job_id = e.job_id
    from skein.enqueue('review.close', jsonb_build_object('v', 1, 'cycle_id', p_cycle.cycle_id),
        run_at => p_cycle.closes_at, unique_key => p_cycle.cycle_id::text, tags => array['cycle:' || p_cycle.cycle_id]) e
    where c.cycle_id = p_cycle.cycle_id
$$;
