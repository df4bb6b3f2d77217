-- check_rows(batch): what can be said of the rows of every kind, noted in staging_errors: unknown columns, missing
-- values, values of the wrong form, rows about the same thing, references to things that are not there (neither in the
-- database nor, for organisations, in the batch itself), addresses that nobody has sealed. Part of an import.
create or replace function programme.check_rows(p_batch_id bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_kind programme.staging_kinds;
begin
    select k.*
    into v_kind
    from programme.staging_batches b
    join programme.staging_kinds k on k.kind = b.kind
    where b.batch_id = p_batch_id;

    insert into programme.staging_errors (batch_id, line_no, error_at, error_code, message)
    select p_batch_id, r.line_no, '/' || replace(replace(left(e.key, 64), '~', '~0'), '/', '~1'), 'unknown_column',
        'known columns: ' || (
            select string_agg(c.name, ', ' order by c.position)
            from programme.staging_columns c
            where c.kind = v_kind.kind)
    from programme.staging_rows r
    cross join jsonb_object_keys(r.body) e (key)
    where r.batch_id = p_batch_id
        and not exists (
            select from programme.staging_columns c where c.kind = v_kind.kind and c.name = e.key
        );

    insert into programme.staging_errors (batch_id, line_no, error_at, error_code, message)
    select p_batch_id, f.line_no, '/' || f.name, split_part(f.fault, ': ', 1),
        substr(f.fault, position(': ' in f.fault) + 2)
    from (
        select r.line_no, c.name, case
                when jsonb_typeof(r.body -> c.name) in ('object', 'array') then 'type: a text, a number or a truth value'
                when coalesce(r.body ->> c.name, '') = '' then
                    case
                        when c.required then 'required: a value is needed'
                        when r.body ->> c.name = '' then 'empty: null says that there is no value'
                    end
                else coalesce(
                    programme.cell_fault(c.type, c.words, r.body ->> c.name),
                    case when c.type in ('mobile', 'email') then
                        'not_sealed: whoever imports this has no key for addresses: set notify.key_file for the workers '
                        || 'and bring it again, or leave the column out'
                    end)
            end as fault
        from programme.staging_rows r
        join programme.staging_columns c on c.kind = v_kind.kind
        where r.batch_id = p_batch_id
    ) f
    where f.fault is not null;

    insert into programme.staging_errors (batch_id, line_no, error_at, error_code, message)
    select p_batch_id, d.line_no, '/' || v_kind.identity[1], 'duplicate', 'the same as line ' || d.first_line
    from (
        select s.line_no, min(s.line_no) over (partition by s.body_key) as first_line
        from (
            select s.line_no, array(select s.body ->> i.name from unnest(v_kind.identity) i (name)) as body_key
            from programme.staged(p_batch_id) s
        ) s
    ) d
    where d.line_no > d.first_line;

    insert into programme.staging_errors (batch_id, line_no, error_at, error_code, message)
    select p_batch_id, s.line_no, '/' || c.name, 'not_found', case c.refers
            when 'people' then format('nobody has the staff number %s', s.body ->> c.name) || coalesce((
                select format('; leading zeros are missing: %s', p.staff_no)
                from programme.people p
                where s.body ->> c.name ~ '^\d+$'
                    and p.staff_no ~ '^0\d*$'
                    and ltrim(p.staff_no, '0') = s.body ->> c.name
                limit 1), '')
            when 'organisations' then format('there is no organisation %s', s.body ->> c.name)
            when 'communities' then format('there is no community %s', s.body ->> c.name)
            else format('there is no district %s', s.body ->> c.name)
        end
    from programme.staged(p_batch_id) s
    join programme.staging_columns c on c.kind = v_kind.kind and c.refers is not null
    left join programme.people p on c.refers = 'people' and p.staff_no = s.body ->> c.name
    left join programme.organisations o on c.refers = 'organisations' and o.code = s.body ->> c.name
    left join programme.communities m on c.refers = 'communities' and m.code = s.body ->> c.name
    left join programme.districts d on c.refers = 'districts' and d.district_code = s.body ->> c.name
    left join (
        select r.body ->> 'code' as code
        from programme.staging_rows r
        where r.batch_id = p_batch_id
            and v_kind.kind = 'organisations'
    ) b on c.refers = 'organisations' and b.code = s.body ->> c.name
    where s.body ->> c.name is not null
        and p.person_id is null
        and o.organisation_id is null
        and d.district_code is null
        and m.community_id is null
        and b.code is null;
end
$$;
