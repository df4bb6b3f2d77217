-- check_calendar_blocks(batch): notes terms that the unit does not have, blocks outside of their term or ending before
-- they begin, hours without a first day, and "none" beside blocks. Part of an import.
create or replace function programme.check_calendar_blocks(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.note_fault(p_batch_id, s.line_no, 'from', 'required', 'through and hours need a first day')
    from programme.staged(p_batch_id) s
    where s.body ->> 'from' is null
        and num_nonnulls(s.body ->> 'starts', s.body ->> 'through', s.body ->> 'ends') > 0;

    with staged as materialized (
        select s.*
        from programme.staged_blocks(p_batch_id) s
    )
    select programme.note_fault(p_batch_id, s.line_no, f.at, f.code, f.message)
    from staged s
    cross join lateral (
        select 'term' as at, 'not_found' as code,
            format('the unit has no term %s; import its school_terms first', s.term_code) as message
        where s.term is null
        union all
        select 'through', 'dates', 'ends before it begins'
        where isempty(s.span)
        union all
        select 'from', 'outside_term', format('the term is from %s through %s', lower(s.term), upper(s.term) - 1)
        where not isempty(s.span)
            and not s.span <@ tstzrange(programme.city_time(lower(s.term), '00:00'),
                programme.city_time(upper(s.term), '00:00'))
        union all
        select 'from', 'known_free', 'another row of the same unit, term and kind names days'
        where s.span is null
            and exists (
                select
                from staged o
                where (o.organisation_id, o.term_code, o.kind) = (s.organisation_id, s.term_code, s.kind)
                    and o.span is not null
            )
    ) f
$$;
