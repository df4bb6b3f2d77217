-- settle_apart(lease, refused, results) → the ids that could not be settled as asked: those are in the dead letter with the
-- reason. The slow way of settle_each, one job after the other.
create or replace function skein.settle_apart(p_lease skein.lease, p_refused bigint[], p_results jsonb)
returns bigint[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_result jsonb;
    v_id bigint;
    v_set_aside bigint[] := '{}';
begin
    for v_result in
        select r.value
        from jsonb_array_elements(p_results) r
        where p_refused is null
            or (r.value ->> 'id')::bigint <> all (p_refused)
    loop
        v_id := (v_result ->> 'id')::bigint;
        begin
            perform skein.settle_one(p_lease, v_result);
        exception
            when others then
                if skein.schedule_is_transient(sqlstate) then
                    raise;
                end if;
                perform skein.end_job(skein.job_of_ready(v_id), 'discarded', 'settle_failed', sqlerrm, 'skein', null,
                    p_lease.worker);
                v_set_aside := v_set_aside || v_id;
        end;
    end loop;
    return v_set_aside;
end
$$;
