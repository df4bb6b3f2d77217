-- is_paused(kind, tenant, tags) → whether a pause of the job's kind, tenant or one of its tags is in force.
create or replace function skein.is_paused(p_kind int, p_tenant text, p_tags text[])
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select
        from skein.pauses p
        where (p.until is null or p.until > clock_timestamp())
            and (
                (p.what = 'kind' and p.name = (select k.name from skein.kinds k where k.kind = p_kind))
                or (p.what = 'tenant' and p.name = p_tenant)
                or (p.what = 'tag' and p.name = any (p_tags))
            )
    );
$$;
