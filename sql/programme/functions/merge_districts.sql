-- merge_districts(batch) → {"inserted", "updated", "unchanged"}. Part of an import.
create or replace function programme.merge_districts(p_batch_id bigint)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with compared as materialized (
        select s.body ->> 'code' as code, s.body ->> 'name_zh' as name_zh, s.body ->> 'name_en' as name_en,
            d.district_code is null as is_new,
            (d.name_zh, d.name_en) is distinct from (s.body ->> 'name_zh', s.body ->> 'name_en') as differs
        from programme.staged(p_batch_id) s
        left join programme.districts d on d.district_code = s.body ->> 'code'
    ),
    written as (
        insert into programme.districts (district_code, name_zh, name_en)
        select c.code, c.name_zh, c.name_en
        from compared c
        where c.differs
        on conflict (district_code) do update
        set name_zh = excluded.name_zh,
            name_en = excluded.name_en
    )
    select jsonb_build_object(
        'inserted', count(*) filter (where c.is_new),
        'updated', count(*) filter (where not c.is_new and c.differs),
        'unchanged', count(*) filter (where not c.differs))
    from compared c
$$;
