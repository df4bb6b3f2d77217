-- release_job(id, kind, flags, unique_key, limit_key): lets go of what a finished job held. A released slot is given on
-- in the same transaction.
create or replace function skein.release_job(p_id bigint, p_kind int, p_flags smallint, p_unique_key text, p_limit_key text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_flags & 1 <> 0 then
        delete from skein.unique_keys u
        where u.kind = p_kind
            and u.key = p_unique_key
            and u.job_id = p_id;
    end if;
    if p_flags & 2 <> 0 then
        update skein.limit_uses u
        set released_at = clock_timestamp()
        where u.job_id = p_id
            and u.released_at is null;
        perform skein.admit_limited(p_limit_key);
    end if;
    delete from skein.overrides q
    where q.job_id = p_id;
    delete from skein.progress g
    where g.job_id = p_id;
end
$$;
