-- merge_organisations(batch) → {"inserted", "updated", "unchanged"}. Parents first, so the order of rows does not
-- matter. Part of an import.
create or replace function programme.merge_organisations(p_batch_id bigint)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rows bigint;
    v_new bigint;
    v_updated bigint;
    v_left bigint;
begin
    select count(*), count(*) filter (where s.is_new)
    into v_rows, v_new
    from programme.staged_organisations(p_batch_id) s;
    with differing as materialized (
        select o.organisation_id, s.*
        from programme.staged_organisations(p_batch_id) s
        join programme.organisations o on o.code = s.code
        left join programme.organisations p on p.organisation_id = o.parent_id
        where (o.kind, o.name_zh, o.name_en, p.code, o.district_code, o.bureau_direct, o.latitude, o.longitude,
                o.active)
            is distinct from (s.kind, s.name_zh, s.name_en, s.parent, s.district_code, s.bureau_direct, s.latitude,
                s.longitude, daterange(s.day_from, s.day_through + 1))
            or s.stages is distinct from array(
                select g.stage::text
                from programme.organisation_stages g
                where g.organisation_id = o.organisation_id
                order by g.stage::text)
    )
    select count(*)
    into v_updated
    from differing;
    loop
        insert into programme.organisations (code, kind, name_zh, name_en, parent_id, district_code, bureau_direct,
            latitude, longitude, active)
        select s.code, s.kind, s.name_zh, s.name_en, p.organisation_id, s.district_code, s.bureau_direct, s.latitude,
            s.longitude, daterange(s.day_from, s.day_through + 1)
        from programme.staged_organisations(p_batch_id) s
        left join programme.organisations p on p.code = s.parent
        where s.is_new
            and (s.parent is null or p.organisation_id is not null)
        order by s.line_no;
        get diagnostics v_left = row_count;
        exit when v_left = 0;
    end loop;
    update programme.organisations o
    set kind = s.kind,
        name_zh = s.name_zh,
        name_en = s.name_en,
        parent_id = p.organisation_id,
        district_code = s.district_code,
        bureau_direct = s.bureau_direct,
        latitude = s.latitude,
        longitude = s.longitude,
        active = daterange(s.day_from, s.day_through + 1)
    from programme.staged_organisations(p_batch_id) s
    left join programme.organisations p on p.code = s.parent
    where o.code = s.code
        and (o.kind, o.name_zh, o.name_en, o.parent_id, o.district_code, o.bureau_direct, o.latitude, o.longitude,
                o.active)
            is distinct from (s.kind, s.name_zh, s.name_en, p.organisation_id, s.district_code, s.bureau_direct,
                s.latitude, s.longitude, daterange(s.day_from, s.day_through + 1));
    -- One snapshot: what the rows leave out is still there when the rows are read.
    with wanted as materialized (
        select o.organisation_id, s.stages
        from programme.staged_organisations(p_batch_id) s
        join programme.organisations o on o.code = s.code
        join programme.staged(p_batch_id) r on r.line_no = s.line_no and r.body ? 'stages'
    ),
    removed as (
        delete from programme.organisation_stages g
        using wanted w
        where g.organisation_id = w.organisation_id
            and g.stage::text <> all (w.stages)
    )
    insert into programme.organisation_stages (organisation_id, stage)
    select w.organisation_id, t.stage
    from wanted w
    cross join unnest(w.stages) t (stage)
    on conflict do nothing;
    return jsonb_build_object('inserted', v_new, 'updated', v_updated, 'unchanged', v_rows - v_new - v_updated);
end
$$;
