-- merge_period_grids(batch) → {"inserted", "updated", "unchanged", "closed"}, of grids and not of rows. The rows of a unit,
-- stage and first day are the whole grid; an earlier one that is still valid ends the day before. Part of an import.
create or replace function programme.merge_period_grids(p_batch_id bigint)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_all bigint;
    v_same bigint;
    v_new bigint;
    v_changed bigint[];
    v_closed bigint;
begin
    with grid as (
        select s.organisation_id, s.stage, s.day_from, s.valid,
            array_agg(format('%s %s %s', s.period_no, s.starts, s.ends) order by s.period_no) as slots
        from programme.staged_slots(p_batch_id) s
        group by s.organisation_id, s.stage, s.day_from, s.valid
    ),
    compared as (
        select g.grid_id, g.valid = w.valid and w.slots = array(
            select format('%s %s %s', s.period_no, s.starts, s.ends)
            from programme.period_slots s
            where s.grid_id = g.grid_id
            order by s.period_no) as is_same
        from grid w
        left join programme.period_grids g on g.organisation_id = w.organisation_id
            and g.stage = w.stage
            and lower(g.valid) = w.day_from
    )
    select count(*), count(*) filter (where c.is_same), count(*) filter (where c.grid_id is null),
        coalesce(array_agg(c.grid_id) filter (where c.grid_id is not null and not c.is_same), '{}')
    into v_all, v_same, v_new, v_changed
    from compared c;

    update programme.period_grids g
    set valid = daterange(lower(g.valid), e.day)
    from (
        select g.grid_id, min(s.day_from) as day
        from programme.period_grids g
        join programme.staged_slots(p_batch_id) s on s.organisation_id = g.organisation_id and s.stage = g.stage
        where lower(g.valid) < s.day_from
            and g.valid @> s.day_from
        group by g.grid_id
    ) e
    where g.grid_id = e.grid_id
        -- A grid that the batch itself says more of ends as its rows say.
        and g.grid_id <> all (v_changed);
    get diagnostics v_closed = row_count;
    delete from programme.period_slots s
    where s.grid_id = any (v_changed);
    -- Grids shrink before others grow.
    update programme.period_grids g
    set valid = g.valid * s.valid
    from programme.staged_slots(p_batch_id) s
    where g.grid_id = any (v_changed)
        and g.organisation_id = s.organisation_id
        and g.stage = s.stage
        and lower(g.valid) = s.day_from;
    update programme.period_grids g
    set valid = s.valid
    from programme.staged_slots(p_batch_id) s
    where g.grid_id = any (v_changed)
        and g.organisation_id = s.organisation_id
        and g.stage = s.stage
        and lower(g.valid) = s.day_from;
    insert into programme.period_grids (organisation_id, stage, valid)
    select s.organisation_id, s.stage, s.valid
    from programme.staged_slots(p_batch_id) s
    where not exists (
        select
        from programme.period_grids g
        where g.organisation_id = s.organisation_id
            and g.stage = s.stage
            and lower(g.valid) = s.day_from
    )
    group by s.organisation_id, s.stage, s.valid
    order by min(s.line_no);
    insert into programme.period_slots (grid_id, period_no, starts, ends)
    select g.grid_id, s.period_no, s.starts, s.ends
    from programme.staged_slots(p_batch_id) s
    join programme.period_grids g on g.organisation_id = s.organisation_id
        and g.stage = s.stage
        and lower(g.valid) = s.day_from
    where not exists (
        select
        from programme.period_slots o
        where o.grid_id = g.grid_id
    );
    return jsonb_build_object('inserted', v_new, 'updated', v_all - v_same - v_new, 'unchanged', v_same,
        'closed', v_closed);
end
$$;
