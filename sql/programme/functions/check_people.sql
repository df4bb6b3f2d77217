-- check_people(batch): notes staff numbers that have lost their leading zeros in a spreadsheet: numbers that somebody
-- in the database or in the batch has with zeros in front, and numbers that are shorter than those with zeros in front
-- when all of these have one length. Part of an import.
create or replace function programme.check_people(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with number as materialized (
        select s.line_no, s.body ->> 'staff_no' as staff_no
        from programme.staged(p_batch_id) s
        where s.body ->> 'staff_no' ~ '^\d+$'
    ),
    zeros as materialized (
        select n.staff_no
        from number n
        where n.staff_no ~ '^0'
        union
        select p.staff_no
        from programme.people p
        where p.staff_no ~ '^0\d*$'
    ),
    long as (
        select min(length(z.staff_no)) as least, max(length(z.staff_no)) as most
        from zeros z
    )
    select programme.note_fault(p_batch_id, n.line_no, 'staff_no', 'lost_zeros',
        'leading zeros are missing: format the column as text' || coalesce(' (' || z.staff_no || ' is there)', ''))
    from number n
    cross join long l
    left join lateral (
        select z.staff_no
        from zeros z
        where ltrim(z.staff_no, '0') = n.staff_no
        limit 1
    ) z on n.staff_no !~ '^0'
    where n.staff_no !~ '^0'
        and (z.staff_no is not null or (l.least = l.most and length(n.staff_no) < l.least))
$$;
