-- may_touch(job_id): refuses whoever may not change the job (see is_mine). Raises SK008 for a job that is not there, and for
-- one of somebody else's too: a stranger learns nothing from the difference.
create or replace function skein.may_touch(p_id bigint)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if skein.is_mine(p_id) is not true then
        perform skein.refuse('SK008', format('there is no job %s', coalesce(p_id::text, 'without a number')), '/job_id', 'job',
            p_hint => 'it may have been removed after its retention time');
    end if;
end
$$;
