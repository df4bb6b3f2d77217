-- write_progress(job_id, fraction, note): how far a running job is, from 0 to 1.
create or replace function skein.write_progress(p_job_id bigint, p_fraction double precision, p_note text)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into skein.progress (job_id, fraction, note)
    values (p_job_id, round(least(greatest(p_fraction, 0), 1)::numeric, 4), left(p_note, 500))
    on conflict (job_id) do update
    set fraction = excluded.fraction,
        note = excluded.note,
        at = clock_timestamp();
$$;
