-- staged_busy(batch) → each row as the commitment will be, with the one on record of the same person and kind that begins
-- at the same time (busy_id), which a row that says "gone" takes back. span is empty when it ends before it begins. Part
-- of an import.
create or replace function programme.staged_busy(p_batch_id bigint)
returns table (line_no int, person_id bigint, span tstzrange, kind text, organisation_id bigint, note text, busy_id bigint,
    differs boolean, is_gone boolean)
language sql
stable
rows 1000
security definer
set search_path = pg_catalog, pg_temp
as $$
    select s.line_no, s.person_id, s.span, s.kind,
        case when s.body ? 'organisation' then s.organisation_id else b.organisation_id end,
        case when s.body ? 'note' then s.body ->> 'note' else b.note end,
        b.busy_id,
        (b.span, b.organisation_id, b.note) is distinct from (s.span,
            case when s.body ? 'organisation' then s.organisation_id else b.organisation_id end,
            case when s.body ? 'note' then s.body ->> 'note' else b.note end),
        coalesce((s.body ->> 'gone')::boolean, false)
    from (
        select s.line_no, s.body, p.person_id, o.organisation_id, s.body ->> 'kind' as kind,
            programme.city_span((s.body ->> 'from')::date, (s.body ->> 'starts')::time, (s.body ->> 'through')::date,
                (s.body ->> 'ends')::time) as span
        from programme.staged(p_batch_id) s
        join programme.people p on p.staff_no = s.body ->> 'staff_no'
        left join programme.organisations o on o.code = s.body ->> 'organisation'
    ) s
    left join lateral (
        select b.busy_id, b.span, b.organisation_id, b.note
        from programme.busy_spans b
        where b.person_id = s.person_id
            and b.kind = s.kind
            and lower(b.span) = lower(s.span)
        order by b.busy_id
        limit 1
    ) b on true
$$;
