-- merge_half_days(batch) → {"inserted", "updated", "unchanged", "removed", "closed"}. The rows of a district, stage and
-- first day are all its half-days from that day on: those on record with the same first day are replaced, earlier ones
-- that are still valid end the day before. Part of an import.
create or replace function programme.merge_half_days(p_batch_id bigint)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rows bigint;
    v_same bigint[];
    v_new bigint;
    v_gone bigint;
    v_closed bigint;
begin
    select count(*), array_agg(h.half_day_id) filter (where h.half_day_id is not null)
    into v_rows, v_same
    from programme.staged_half_days(p_batch_id) s
    left join programme.subject_half_days h on h.district_code = s.district_code
        and h.stage = s.stage
        and (h.weekday, h.starts, h.ends, h.valid) = (s.weekday, s.starts, s.ends, s.valid);
    delete from programme.subject_half_days h
    using (
        select distinct s.district_code, s.stage, s.day_from
        from programme.staged_half_days(p_batch_id) s
    ) s
    where h.district_code = s.district_code
        and h.stage = s.stage
        and lower(h.valid) = s.day_from
        and h.half_day_id <> all (coalesce(v_same, '{}'));
    get diagnostics v_gone = row_count;
    update programme.subject_half_days h
    set valid = daterange(lower(h.valid), e.day)
    from (
        select h.half_day_id, min(s.day_from) as day
        from programme.subject_half_days h
        join programme.staged_half_days(p_batch_id) s on s.district_code = h.district_code and s.stage = h.stage
        where coalesce(lower(h.valid) < s.day_from, true)
            and h.valid @> s.day_from
        group by h.half_day_id
    ) e
    where h.half_day_id = e.half_day_id;
    get diagnostics v_closed = row_count;
    insert into programme.subject_half_days (district_code, stage, weekday, starts, ends, valid)
    select s.district_code, s.stage, s.weekday, s.starts, s.ends, s.valid
    from programme.staged_half_days(p_batch_id) s
    where not exists (
        select
        from programme.subject_half_days h
        where h.district_code = s.district_code
            and h.stage = s.stage
            and (h.weekday, h.starts, h.ends, h.valid) = (s.weekday, s.starts, s.ends, s.valid)
    )
    order by s.line_no;
    get diagnostics v_new = row_count;
    return jsonb_build_object('inserted', v_new - least(v_new, v_gone), 'updated', least(v_new, v_gone),
        'unchanged', v_rows - v_new, 'removed', v_gone - least(v_new, v_gone), 'closed', v_closed);
end
$$;
