-- merge_people(batch) → {"inserted", "updated", "unchanged"}. A column that a row leaves out keeps what is there.
-- Addresses come sealed, as staged has them. Part of an import.
create or replace function programme.merge_people(p_batch_id bigint)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with staged as materialized (
        select s.line_no, s.body ->> 'staff_no' as staff_no, p.person_id, s.body ->> 'name_zh' as name_zh,
            case when s.body ? 'mobile' then decode(s.body ->> 'mobile', 'base64') else p.mobile_sealed end as mobile,
            case when s.body ? 'email' then decode(s.body ->> 'email', 'base64') else p.email_sealed end as email,
            coalesce(s.body ->> 'locale', p.locale, 'zh-Hans') as locale,
            (p.name_zh, p.mobile_sealed, p.email_sealed, p.locale) as before
        from programme.staged(p_batch_id) s
        left join programme.people p on p.staff_no = s.body ->> 'staff_no'
    ),
    compared as materialized (
        select s.*, s.person_id is null as is_new,
            s.before is distinct from (s.name_zh, s.mobile, s.email, s.locale) as differs
        from staged s
    ),
    inserted as (
        insert into programme.people (staff_no, name_zh, mobile_sealed, email_sealed, locale)
        select c.staff_no, c.name_zh, c.mobile, c.email, c.locale
        from compared c
        where c.is_new
        order by c.line_no
    ),
    updated as (
        update programme.people p
        set name_zh = c.name_zh,
            mobile_sealed = c.mobile,
            email_sealed = c.email,
            locale = c.locale
        from compared c
        where p.person_id = c.person_id
            and c.differs
    )
    select jsonb_build_object(
        'inserted', count(*) filter (where c.is_new),
        'updated', count(*) filter (where not c.is_new and c.differs),
        'unchanged', count(*) filter (where not c.is_new and not c.differs))
    from compared c
$$;
