-- release_slot(job): a limited job that goes back to waiting gives its slot on.
create or replace function skein.release_slot(p_job skein.waiting)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_job.flags & 2 <> 0 then
        update skein.limit_uses u
        set released_at = clock_timestamp()
        where u.job_id = p_job.id
            and u.released_at is null;
        perform skein.admit_limited(p_job.limit_key);
    end if;
end
$$;
