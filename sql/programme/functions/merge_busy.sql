-- merge_busy(batch) → {"inserted", "updated", "unchanged", "removed", "affected_sessions"}: confirmed sessions that such a
-- person takes part in, at a time that is new. A commitment that is gone, and was not on record, is unchanged.
-- Part of an import.
create or replace function programme.merge_busy(p_batch_id bigint)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with staged as materialized (
        select s.*
        from programme.staged_busy(p_batch_id) s
    ),
    inserted as (
        insert into programme.busy_spans (person_id, span, kind, organisation_id, note)
        select s.person_id, s.span, s.kind, s.organisation_id, s.note
        from staged s
        where s.busy_id is null
            and not s.is_gone
        order by s.line_no
    ),
    updated as (
        update programme.busy_spans b
        set span = s.span,
            organisation_id = s.organisation_id,
            note = s.note
        from staged s
        where b.busy_id = s.busy_id
            and s.differs
            and not s.is_gone
    ),
    removed as (
        delete from programme.busy_spans b
        using staged s
        where b.busy_id = s.busy_id
            and s.is_gone
    )
    select jsonb_build_object(
        'inserted', count(*) filter (where s.busy_id is null and not s.is_gone),
        'updated', count(*) filter (where s.busy_id is not null and s.differs and not s.is_gone),
        'unchanged', count(*) filter (where case when s.is_gone then s.busy_id is null
            else s.busy_id is not null and not s.differs end),
        'removed', count(*) filter (where s.busy_id is not null and s.is_gone),
        'affected_sessions', (
            select coalesce(jsonb_agg(distinct e.session_id), '[]')
            from staged s
            join programme.prep_participants p on p.person_id = s.person_id
            join programme.prep_sessions e on e.session_id = p.session_id
            where e.status = 'confirmed'
                and (s.busy_id is null or s.differs)
                and not s.is_gone
                and e.span && s.span))
    from staged s
$$;
