-- redate_cycles(year, job_id) → how many provisional cycles got new dates. Once the holidays of the year are published
-- (null: any year), the moments of a cycle that touches it and that nobody gave by hand are computed anew, its reminders,
-- escalations and closing moved with them, and the people told once. What has begun stays: an opening that has passed is
-- kept. A cycle that still touches an unpublished year stays provisional. Call it whenever a calendar was imported.
-- Locks: the cycles by number. Raises PM001.
create or replace function programme.redate_cycles(p_year int, p_job_id bigint)
returns int
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cycle programme.review_cycles;
    v_new record;
    v_count int := 0;
begin
    for v_cycle in
        select c.*
        from programme.review_cycles c
        where c.provisional
            and c.status in ('planned', 'open')
            and (p_year is null or p_year between extract(year from c.opens_at at time zone 'Asia/Shanghai')
                and extract(year from c.closes_at at time zone 'Asia/Shanghai'))
        order by c.cycle_id
        for no key update
    loop
        select d.* into v_new
        from programme.review_dates(v_cycle.review_year, v_cycle.basis,
            case when v_cycle.opens_at <= now() or 'opens_at' = any (v_cycle.given) then v_cycle.opens_at end,
            case when 'due_at' = any (v_cycle.given) then v_cycle.due_at end,
            case when 'closes_at' = any (v_cycle.given) then v_cycle.closes_at end) d;
        continue when v_new.provisional
            and (v_new.opens_at, v_new.due_at, v_new.closes_at)
                = (v_cycle.opens_at, v_cycle.due_at, v_cycle.closes_at);
        perform programme.add_event('review.redated', 'cycle:' || v_cycle.cycle_id, p_job_id, jsonb_build_object(
            'before', jsonb_build_object('opens_at', v_cycle.opens_at, 'due_at', v_cycle.due_at,
                'closes_at', v_cycle.closes_at),
            'after', to_jsonb(v_new)));
        update programme.review_cycles c
        set opens_at = v_new.opens_at, due_at = v_new.due_at, closes_at = v_new.closes_at,
            provisional = v_new.provisional
        where c.cycle_id = v_cycle.cycle_id
        returning * into v_cycle;
        perform programme.move_cycle_jobs(v_cycle);
        if not v_new.provisional then
            perform programme.tell_redated(v_cycle);
        end if;
        v_count := v_count + 1;
    end loop;
    return v_count;
end
$$;
