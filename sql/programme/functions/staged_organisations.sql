-- staged_organisations(batch) → each row as the organisation will be: a column that the row leaves out keeps what is
-- there, null empties it. is_new: there is none with this code. through is the last day. Part of an import.
create or replace function programme.staged_organisations(p_batch_id bigint)
returns table (line_no int, code text, is_new boolean, kind text, name_zh text, name_en text, parent text,
    district_code text, bureau_direct boolean, stages text[], latitude numeric, longitude numeric, day_from date,
    day_through date)
language sql
stable
rows 5000
security definer
set search_path = pg_catalog, pg_temp
as $$
    select s.line_no, s.body ->> 'code', o.organisation_id is null, s.body ->> 'kind', s.body ->> 'name_zh',
        case when s.body ? 'name_en' then s.body ->> 'name_en' else o.name_en end,
        case when s.body ? 'parent' then s.body ->> 'parent' else p.code end,
        case when s.body ? 'district' then s.body ->> 'district' else o.district_code end,
        coalesce((s.body ->> 'bureau_direct')::boolean, o.bureau_direct, false),
        case when s.body ? 'stages' then array(
                select distinct w.stage
                from unnest(string_to_array(s.body ->> 'stages', ';')) w (stage)
                order by 1)
            else array(
                select g.stage::text
                from programme.organisation_stages g
                where g.organisation_id = o.organisation_id
                order by g.stage::text)
        end,
        case when s.body ? 'latitude' then round((s.body ->> 'latitude')::numeric, 5) else o.latitude end,
        case when s.body ? 'longitude' then round((s.body ->> 'longitude')::numeric, 5) else o.longitude end,
        coalesce((s.body ->> 'from')::date, lower(o.active), date '2000-01-01'),
        case when s.body ? 'through' then (s.body ->> 'through')::date else upper(o.active) - 1 end
    from programme.staged(p_batch_id) s
    left join programme.organisations o on o.code = s.body ->> 'code'
    left join programme.organisations p on p.organisation_id = o.parent_id
$$;
