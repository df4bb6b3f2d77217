-- report_data({"year"?, "as_of"?}) → {"year", "as_of", "preliminary", "suppress_below", "policy", "districts",
-- "facts"}: everything a yearly report stands on, in one statement and so of one snapshot, in an order that does not
-- change. Without a year it is the year before as_of's, without as_of today. It is preliminary while the year runs or
-- its yearly review (of the calendar year) is not closed. Raises SK010 for a day that has not come or lies before the
-- year, PM001. Locks nothing.
create or replace function programme.report_data(p_args jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_today constant date := programme.city_day(now());
    v_as_of constant date := coalesce((p_args ->> 'as_of')::date, v_today);
    v_year constant int := coalesce((p_args ->> 'year')::int, extract(year from v_as_of)::int - 1);
begin
    if v_as_of > v_today or v_as_of < make_date(v_year, 1, 1) then
        perform skein.refuse('SK010', format('a report of %s cannot be as of %s', v_year, v_as_of), '/as_of', 'range',
            'report.yearly');
    end if;
    return jsonb_build_object(
        'year', v_year,
        'as_of', v_as_of,
        'preliminary', v_as_of < make_date(v_year + 1, 1, 1) or not exists (
            select
            from programme.review_cycles c
            where c.review_year = v_year
                and c.basis = 'calendar_year'
                and c.track is null
                and c.status = 'closed'),
        'suppress_below', programme.policy('report.suppress_below', v_as_of),
        'budget_target_fen', programme.policy('report.budget_target_fen', v_as_of),
        'video_target', programme.policy('video.yearly_target', v_as_of),
        'policy', programme.report_policy(v_as_of),
        'districts', (
            select coalesce(jsonb_agg(jsonb_build_object('key', d.district_code, 'zh', d.name_zh, 'en', d.name_en)
                order by d.district_code), '[]')
            from programme.districts d),
        'facts', (
            select coalesce(jsonb_agg(to_jsonb(f) order by f.section, f.row_key collate "C", f.col_key), '[]')
            from (
                select * from programme.report_people_facts(v_year, v_as_of)
                union all
                select * from programme.report_unit_facts(v_year, v_as_of)
            ) f));
end
$$;
