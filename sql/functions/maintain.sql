-- maintain() → what was done. The leader's slow tick (once a minute): opens the next slice when the current one is old enough,
-- drops the slices whose retention has passed, forgets old request ids, workers and overrides of finished jobs.
-- Retention drops whole partitions; a slice in use stays.
create or replace function skein.maintain()
returns table (action text, subject text)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_slice skein.slices;
    v_opened timestamptz;
    -- a value and no call, which no index could take
    v_requests constant timestamptz := clock_timestamp() - skein.setting('keep_requests')::interval;
begin
    if not pg_try_advisory_xact_lock(21326, 1) then
        return;
    end if;
    select max(s.opened_at)
    into v_opened
    from skein.slices s;
    perform skein.refresh_lanes();
    if v_opened < clock_timestamp() - skein.setting('slice_length')::interval then
        return query values ('opened slice', skein.open_slice()::text);
    end if;
    for v_slice in
        select s.*
        from skein.slices s
        where s.closed_at is not null
            and s.finished_dropped_at is null
            and s.closed_at < clock_timestamp() - skein.setting('keep_finished')::interval
        order by s.slice
    loop
        exit when skein.slice_in_use(v_slice.slice);
        perform skein.carry_cursors(v_slice.slice);
        exit when not skein.drop_slice_part(v_slice.slice, array['outcome', 'lease', 'ready', 'results']);
        update skein.slices s
        set finished_dropped_at = clock_timestamp()
        where s.slice = v_slice.slice;
        return query values ('dropped finished jobs of slice', v_slice.slice::text);
    end loop;
    for v_slice in
        select s.*
        from skein.slices s
        where s.finished_dropped_at is not null
            and s.ended_dropped_at is null
            and s.closed_at < clock_timestamp() - skein.setting('keep_ended')::interval
        order by s.slice
    loop
        exit when not skein.drop_slice_part(v_slice.slice, array['ended', 'failures', 'job_logs']);
        update skein.slices s
        set ended_dropped_at = clock_timestamp()
        where s.slice = v_slice.slice;
        return query values ('dropped ended jobs of slice', v_slice.slice::text);
    end loop;
    delete from skein.requests r
    where r.at < v_requests;
    delete from skein.workers w
    where w.ended_at < clock_timestamp() - interval '30 days';
    delete from skein.sleepers s
    where s.until < clock_timestamp() - interval '1 hour';
    delete from skein.overrides o
    where o.at < clock_timestamp() - interval '1 hour'
        and coalesce(skein.state_of(o.job_id), 'completed') = 'completed';
end
$$;
