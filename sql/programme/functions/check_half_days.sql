-- check_half_days(batch): notes ends before their beginning, half-days that overlap another of the same district, stage
-- and days, and sets that would rewrite a later one on record. Part of an import.
create or replace function programme.check_half_days(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.note_fault(p_batch_id, s.line_no, f.at, f.code, f.message)
    from programme.staged_half_days(p_batch_id) s
    cross join lateral (
        select 'ends' as at, 'past_midnight' as code, 'ends before it begins: a half-day does not pass midnight' as message
        where s.ends <= s.starts
        union all
        select 'through', 'dates', 'ends before it begins'
        where s.valid is null
    ) f;

    with staged as materialized (
        select s.*
        from programme.staged_half_days(p_batch_id) s
    )
    select programme.note_fault(p_batch_id, f.line_no, f.at, f.code, f.message)
    from (
        select b.line_no, 'starts' as at, 'overlap' as code,
            format('line %s names the same hours', min(a.line_no)) as message
        from staged a
        join staged b on b.district_code = a.district_code and b.stage = a.stage and b.weekday = a.weekday
            and b.line_no > a.line_no
        where a.starts < b.ends
            and b.starts < a.ends
            and a.valid && b.valid
        group by b.line_no
        union all
        select s.line_no, 'from', 'history', format('others are on record from %s; say through which day these are valid',
            min(lower(h.valid)))
        from staged s
        join programme.subject_half_days h on h.district_code = s.district_code and h.stage = s.stage
        where lower(h.valid) > s.day_from
            and h.valid && s.valid
            and not exists (
                select
                from staged o
                where o.district_code = h.district_code
                    and o.stage = h.stage
                    and o.day_from = lower(h.valid)
            )
        group by s.line_no
    ) f
$$;
