-- rule_instants(local, time zone, wildcard) → the moment or moments at which a wall clock shows local.
-- Where the clock jumps over local: a fixed-time rule gets the first moment after the gap ('dst gap'), a wildcard
-- rule none. Where the clock shows local twice: a fixed-time rule gets the first pass ('dst repeat'), a wildcard rule
-- both, the second one noted 'dst repeat'.
-- PostgreSQL itself reads a skipped time with the offset before the gap and a repeated one as its second pass; both
-- are recognised by converting there and back, with no table of transitions of our own.
create or replace function skein.rule_instants(p_local timestamp, p_time_zone text, p_wildcard boolean)
returns table (due_at timestamptz, note text)
language plpgsql
stable
rows 1
set search_path = pg_catalog, pg_temp
as $$
declare
    v_late constant timestamptz := p_local at time zone p_time_zone;
    v_day_before constant timestamptz := v_late - interval '24 hours';
    -- arithmetic in UTC without a zone: adding days to a timestamptz would follow the session's time zone
    v_early constant timestamptz := (p_local
        - ((v_day_before at time zone p_time_zone) - (v_day_before at time zone 'UTC'))) at time zone 'UTC';
begin
    if v_late at time zone p_time_zone <> p_local then
        if not p_wildcard then
            return query select skein.rule_gap_end(p_local, p_time_zone), 'dst gap';
        end if;
        return;
    end if;
    -- read with the offset of the day before, a repeated wall clock is its first pass
    if v_early < v_late and v_early at time zone p_time_zone = p_local then
        return query select v_early, case when not p_wildcard then 'dst repeat' end;
        if p_wildcard then
            return query select v_late, 'dst repeat';
        end if;
    else
        return query select v_late, null::text;
    end if;
end
$$;
