-- revoke_producer(role_name) → how many grants were taken from the role. Its jobs stay. Audited.
create or replace function skein.revoke_producer(role_name name)
returns int
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_role_name alias for $1;
    v_count int;
begin
    delete from skein.producers p
    where p.role_name = p_role_name;
    get diagnostics v_count = row_count;
    delete from skein.producer_budget b
    where b.role_name = p_role_name;
    perform skein.audit('revoke_producer', p_role_name, jsonb_build_object('grants', v_count));
    return v_count;
end
$$;
