-- note_unknown_kind(worker, kind): a worker was handed a kind it has no handler for; explain_job shows it.
create or replace function skein.note_unknown_kind(p_worker bigint, p_kind int)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into skein.unknown_kinds (kind, worker)
    values (p_kind, p_worker)
    on conflict (kind) do update
    set worker = excluded.worker,
        at = clock_timestamp();
$$;
