-- review_open_year(args, job_id) → {"cycle_id", "created", "enqueued", "by_district", "opens_at", "due_at",
-- "closes_at", "provisional", "dry_run"}: job kind review.open_year. Makes the cycle of the year, enqueues one
-- review.open per title term that has none, schedules the closing, tells the bureau's office, and writes the counts by district to the record.
-- Repeating it, at once or years later, adds what is missing and changes nothing else. A dry run writes nothing.
-- Locks: the cycle's row, then the unique keys of the jobs. Raises SK002, SK009, PM001.
create or replace function programme.review_open_year(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_year constant int := (p_args ->> 'review_year')::int;
    v_basis constant text := p_args ->> 'basis';
    v_dry constant boolean := coalesce((p_args ->> 'dry_run')::boolean, false);
    v_opened record;
    v_cycle programme.review_cycles;
    v_new boolean := false;
    v_result jsonb;
    v_counts jsonb;
    v_total int;
begin
    if v_year is null or v_year not between 2020 and 2100 or programme.review_span(v_year, v_basis) is null then
        perform skein.refuse('SK002', 'review_year (2020 to 2100) and basis (calendar_year or school_year) are needed',
            case when v_year between 2020 and 2100 then '/basis' else '/review_year' end, 'range', 'review.open_year');
    end if;
    if v_dry then
        select d.opens_at, d.due_at, d.closes_at, d.provisional
        into v_cycle.opens_at, v_cycle.due_at, v_cycle.closes_at, v_cycle.provisional
        from programme.review_dates(v_year, v_basis, programme.time_argument(p_args, 'opens_at'),
            programme.time_argument(p_args, 'due_at'), programme.time_argument(p_args, 'closes_at')) d;
        select coalesce(sum(n.n), 0), coalesce(jsonb_object_agg(n.district_code, n.n), '{}')
        into v_total, v_counts
        from (
            select coalesce(t.district_code, '') as district_code, count(*) as n
            from programme.terms_to_review(v_year, v_basis, p_args ->> 'track', programme.city_day(v_cycle.opens_at)) t
            group by 1
        ) n;
    else
        v_opened := programme.open_cycle(p_args);
        v_cycle := v_opened.cycle;
        v_new := v_opened.created;
        select e.total, e.by_district
        into v_total, v_counts
        from programme.enqueue_reviews(v_cycle) e;
    end if;
    v_result := jsonb_build_object('cycle_id', v_cycle.cycle_id, 'created', v_new, 'dry_run', v_dry,
        'enqueued', v_total, 'by_district', v_counts, 'opens_at', v_cycle.opens_at, 'due_at', v_cycle.due_at,
        'closes_at', v_cycle.closes_at, 'provisional', v_cycle.provisional);
    if v_new or (v_total > 0 and not v_dry) then
        perform programme.add_event('review.year_opened', 'cycle:' || v_cycle.cycle_id, p_job_id,
            v_result || jsonb_build_object('review_year', v_year, 'basis', v_basis, 'track', v_cycle.track));
    end if;
    if v_new then
        perform programme.schedule_close(v_cycle);
        perform programme.announce_cycle(v_cycle, v_total);
    end if;
    return v_result;
end
$$;
