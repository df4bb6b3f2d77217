-- remember_request(request_id, count) → null when this role asks for the first time, otherwise the ids that the first
-- call gave: repeating an enqueue after an unknown commit creates nothing twice. A second caller waits for the first
-- one's transaction. Raises SK005 when the repeated call has another number of jobs.
create or replace function skein.remember_request(p_request_id text, p_count int)
returns bigint[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_ids bigint[];
begin
    insert into skein.requests (role_name, request_id, job_ids)
    values (session_user, p_request_id, '{}')
    on conflict do nothing;
    if found then
        return null;
    end if;
    select r.job_ids
    into v_ids
    from skein.requests r
    where r.role_name = session_user
        and r.request_id = p_request_id;
    if cardinality(v_ids) is distinct from p_count then
        perform skein.refuse('SK005', format('request_id %L was used for another call', p_request_id), '/request_id',
            'request_id', p_hint => 'use a new request_id for a new request');
    end if;
    return v_ids;
end
$$;
