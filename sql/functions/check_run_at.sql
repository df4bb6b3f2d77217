-- check_run_at(run_at, delay, deadline) → when the job is due. Without run_at and delay that is now.
-- Raises SK010 for a negative delay, both at once, a time further ahead than run_at_horizon, or a deadline that
-- lies before the due time. Uses the server's clock and not the start of the caller's transaction.
create or replace function skein.check_run_at(p_run_at timestamptz, p_delay interval, p_deadline timestamptz)
returns timestamptz
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now timestamptz := clock_timestamp();
    v_due timestamptz;
    v_horizon timestamptz;
begin
    if p_run_at is null and p_delay is null and p_deadline is null then
        return v_now;
    end if;
    v_horizon := v_now + skein.setting('run_at_horizon')::interval;
    if p_run_at is not null and p_delay is not null then
        perform skein.refuse('SK010', 'run_at and delay exclude each other', '/delay', 'range', p_hint => 'give one of them');
    end if;
    if p_delay < interval '0' then
        perform skein.refuse('SK010', format('the delay %s is negative', p_delay), '/delay', 'range',
            p_hint => 'a job cannot be due in the past; leave delay out to run it now');
    end if;
    -- compared first: the sum may not exist
    if p_delay <= v_horizon - v_now then
        v_due := v_now + p_delay;
    elsif p_delay is null then
        v_due := coalesce(p_run_at, v_now);
    end if;
    if v_due is null or v_due > v_horizon or v_due = '-infinity' then
        perform skein.refuse('SK010', 'the due time is out of range',
            case when p_run_at is null then '/delay' else '/run_at' end, 'range',
            p_hint => format('no later than %s (setting run_at_horizon)', v_horizon));
    end if;
    if p_deadline is not null and (p_deadline <= greatest(v_due, v_now) or p_deadline > v_horizon) then
        perform skein.refuse('SK010', 'the deadline lies before the due time or too far ahead', '/deadline', 'range',
            p_hint => format('after %s and no later than %s', greatest(v_due, v_now), v_horizon));
    end if;
    return greatest(v_due, timestamptz '2000-01-01');
end
$$;
