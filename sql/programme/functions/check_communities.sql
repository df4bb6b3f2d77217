-- check_communities(batch): notes leads that are neither school nor university. Part of an import.
create or replace function programme.check_communities(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.note_fault(p_batch_id, s.line_no, 'lead', 'lead', 'only a school or university leads a community')
    from programme.staged(p_batch_id) s
    join programme.organisations o on o.code = s.body ->> 'lead'
    where o.kind not in ('school', 'university')
$$;
