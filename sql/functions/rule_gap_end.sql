-- rule_gap_end(local, time zone) → the first moment after the gap in which local lies: the transition itself, at
-- which the wall clock already shows the end of the gap. Bisection between a moment before and one after, to the
-- second.
create or replace function skein.rule_gap_end(p_local timestamp, p_time_zone text)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- moments as UTC without a zone, so that no arithmetic follows the session's time zone
    v_after timestamp := (p_local at time zone p_time_zone) at time zone 'UTC';
    v_shown constant timestamp := v_after at time zone 'UTC' at time zone p_time_zone;
    v_offset constant interval := v_shown - v_after;
    v_before timestamp := v_after - (v_shown - p_local);
    v_middle timestamp;
begin
    -- a gap is at most a day: 17 halvings
    while v_after - v_before > interval '1 second' loop
        v_middle := date_trunc('second', v_before + (v_after - v_before) / 2);
        if (v_middle at time zone 'UTC' at time zone p_time_zone) - v_middle = v_offset then
            v_after := v_middle;
        else
            v_before := v_middle;
        end if;
    end loop;
    return v_after at time zone 'UTC';
end
$$;
