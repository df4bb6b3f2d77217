-- note_starts(lane): the limited jobs of the lane's newest lease start now; their rate is counted from here.
create or replace function skein.note_starts(p_lane int)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_ids bigint[];
begin
    select c.ids
    into v_ids
    from skein.lane_cursor(p_lane) c;
    update skein.limit_uses u
    set started_at = clock_timestamp()
    where u.job_id = any (v_ids)
        and u.released_at is null;
end
$$;
