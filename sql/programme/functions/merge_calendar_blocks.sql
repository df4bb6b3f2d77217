-- merge_calendar_blocks(batch) → {"inserted", "removed", "unchanged", "affected_sessions"}: confirmed sessions that somebody
-- of such a unit takes part in, at a time that became one of a block or is none any more. The rows of a unit, term and
-- kind are all its blocks: those on record that they do not name are removed. Part of an import.
create or replace function programme.merge_calendar_blocks(p_batch_id bigint)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rows bigint;
    v_new bigint;
    v_gone bigint;
    v_changed programme.calendar_blocks[];
begin
    with staged as materialized (
        select s.*
        from programme.staged_blocks(p_batch_id) s
    ),
    gone as (
        delete from programme.calendar_blocks b
        using (
            select distinct s.organisation_id, s.kind, s.term
            from staged s
        ) s
        where b.organisation_id = s.organisation_id
            and b.kind = s.kind
            and s.term @> programme.city_day(lower(b.span))
            and not exists (
                select
                from staged o
                where o.organisation_id = b.organisation_id
                    and o.kind = b.kind
                    and o.span = b.span
            )
        returning b.*
    ),
    added as (
        insert into programme.calendar_blocks (organisation_id, span, kind)
        select s.organisation_id, s.span, s.kind
        from staged s
        where s.span is not null
            and not exists (
                select
                from programme.calendar_blocks b
                where b.organisation_id = s.organisation_id
                    and b.kind = s.kind
                    and b.span = s.span
            )
        order by s.line_no
        returning *
    )
    select (select count(*) from staged s where s.span is not null), (select count(*) from added),
        (select count(*) from gone),
        array(select a::programme.calendar_blocks from added a union all select g::programme.calendar_blocks from gone g)
    into v_rows, v_new, v_gone, v_changed;
    return jsonb_build_object('inserted', v_new, 'updated', 0, 'unchanged', v_rows - v_new, 'removed', v_gone,
        'affected_sessions', (
            select coalesce(jsonb_agg(distinct e.session_id), '[]')
            from unnest(v_changed) b
            join programme.prep_participants p on p.organisation_id = b.organisation_id
            join programme.prep_sessions e on e.session_id = p.session_id
            where e.status = 'confirmed'
                and e.span && b.span));
end
$$;
