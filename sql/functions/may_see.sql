-- may_see(job_id): refuses whoever may not look at the job: viewers may look at every one, others at those they may change.
-- Raises SK008 as may_touch does.
create or replace function skein.may_see(p_id bigint)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if pg_has_role(session_user, 'skein_viewer', 'member') and skein.is_mine(p_id) is not null then
        return;
    end if;
    perform skein.may_touch(p_id);
end
$$;
