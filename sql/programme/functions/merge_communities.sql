-- merge_communities(batch) → {"inserted", "updated", "unchanged"}. Part of an import.
create or replace function programme.merge_communities(p_batch_id bigint)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with staged as materialized (
        select s.line_no, s.body ->> 'code' as code, s.body ->> 'name_zh' as name_zh, o.organisation_id, c.community_id,
            (c.name_zh, c.lead_organisation_id) is distinct from (s.body ->> 'name_zh', o.organisation_id) as differs
        from programme.staged(p_batch_id) s
        join programme.organisations o on o.code = s.body ->> 'lead'
        left join programme.communities c on c.code = s.body ->> 'code'
    ),
    inserted as (
        insert into programme.communities (code, name_zh, lead_organisation_id)
        select s.code, s.name_zh, s.organisation_id
        from staged s
        where s.community_id is null
        order by s.line_no
    ),
    updated as (
        update programme.communities c
        set name_zh = s.name_zh,
            lead_organisation_id = s.organisation_id
        from staged s
        where c.community_id = s.community_id
            and s.differs
    )
    select jsonb_build_object(
        'inserted', count(*) filter (where s.community_id is null),
        'updated', count(*) filter (where s.community_id is not null and s.differs),
        'unchanged', count(*) filter (where s.community_id is not null and not s.differs))
    from staged s
$$;
