-- admit_rows(ids, passed) → how many of these waiting jobs, whose gate `passed` let them through, went to the ready log;
-- the others stand at their next gate. If one of them cannot be moved it is set aside for a minute with the reason, and
-- the rest goes on.
create or replace function skein.admit_rows(p_ids bigint[], p_passed text)
returns int
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id bigint;
    v_admitted int := 0;
begin
    if cardinality(p_ids) = 0 then
        return 0;
    end if;
    return skein.move_rows(p_ids, p_passed);
exception
    when others then
        if cardinality(p_ids) = 1 then
            update skein.waiting w
            set run_at = clock_timestamp() + interval '1 minute',
                reason = 'due',
                note = left(format('could not be let through: %s (%s)', sqlerrm, sqlstate), 500)
            where w.id = p_ids[1];
            return 0;
        end if;
        foreach v_id in array p_ids loop
            v_admitted := v_admitted + skein.admit_rows(array[v_id], p_passed);
        end loop;
        return v_admitted;
end
$$;
