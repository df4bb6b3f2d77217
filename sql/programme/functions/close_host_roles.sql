-- close_host_roles(person, on) → how many studio host roles of the person ended on that day. Studios are not recorded
-- here, so there are none to end. Called by review_apply_outcome when a title is revoked.
create or replace function programme.close_host_roles(p_person_id bigint, p_on date)
returns int
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select 0
$$;
