-- generate_organisations(seed): districts, bureaus, training centre, universities, schools and their party
-- organisations. The numbers by district and stage are the same for every seed; names and places differ.
-- Part of generate_city.
create or replace function programme.generate_organisations(p_seed bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into programme.districts (district_code, name_zh, name_en)
    values
        ('370202', '市南区', 'Shinan'), ('370203', '市北区', 'Shibei'), ('370211', '黄岛区', 'Huangdao'),
        ('370212', '崂山区', 'Laoshan'), ('370213', '李沧区', 'Licang'), ('370214', '城阳区', 'Chengyang'),
        ('370215', '即墨区', 'Jimo'), ('370281', '胶州市', 'Jiaozhou'), ('370283', '平度市', 'Pingdu'),
        ('370285', '莱西市', 'Laixi');

    -- Ids are given out by hand, the same for each seed: the bureau is 1, its district bureaus 2 to 11.
    insert into programme.organisations (organisation_id, code, kind, name_zh, name_en, parent_id, district_code)
    overriding system value
    values (1, '370200', 'municipal_bureau', '市教育局', 'Municipal Education Bureau', null, null);
    insert into programme.organisations (organisation_id, code, kind, name_zh, name_en, parent_id, district_code)
    overriding system value
    select 1 + row_number() over (order by d.district_code), d.district_code, 'district_bureau',
        d.name_zh || '教育和体育局', d.name_en || ' Education Bureau', 1, d.district_code
    from programme.districts d;
    insert into programme.organisations (organisation_id, code, kind, name_zh, parent_id, district_code)
    overriding system value
    values (12, 'TC', 'training_centre', '市中小学教师培训中心', 1, '370203');
    insert into programme.organisations (organisation_id, code, kind, name_zh, parent_id, district_code)
    overriding system value
    select 12 + n, 'TC-B' || n, 'base', '名师培养第' || (array['一', '二', '三'])[n] || '基地', 12,
        (array['370202', '370212', '370211'])[n]
    from generate_series(1, 3) n;

    -- A name for every unit: pairs of characters in an order that the seed decides, none twice.
    insert into programme.organisations (organisation_id, code, kind, name_zh, parent_id, district_code, bureau_direct,
        latitude, longitude)
    overriding system value
    select 15 + u.n, u.code, u.kind, u.district_name || u.pair || u.suffix,
        case when u.bureau_direct then 1 else b.organisation_id end,
        u.district_code, u.bureau_direct,
        round((u.lat + 0.1 * (programme.draw(p_seed, 'lat', u.n) - 0.5))::numeric, 5),
        round((u.lon + 0.1 * (programme.draw(p_seed, 'lon', u.n) - 0.5))::numeric, 5)
    from programme.generate_units(p_seed) u
    join programme.organisations b on b.kind = 'district_bureau' and b.district_code = u.district_code;
    insert into programme.organisation_stages (organisation_id, stage)
    select 15 + u.n, s.stage
    from programme.generate_units(p_seed) u
    cross join unnest(u.stages) s (stage);

    -- Project sites belong to the training centre and sit in schools with something of their own to show.
    insert into programme.organisations (organisation_id, code, kind, name_zh, parent_id, district_code)
    overriding system value
    select 2000 + s.n, 'TC-S' || lpad(s.n::text, 2, '0'), 'project_site', s.name_zh || '项目点', 12, s.district_code
    from (
        select o.name_zh, o.district_code,
            row_number() over (order by programme.draw(p_seed, 'site', o.organisation_id)) as n
        from programme.organisations o
        where o.kind = 'school'
    ) s
    where s.n <= 12;
    insert into programme.organisations (organisation_id, code, kind, name_zh, parent_id, district_code)
    overriding system value
    select 2012 + u.n, 'GC-' || u.n, 'guidance_centre',
        (array['思想政治教育一体化建设推进指导中心', '思想政治理论宣讲指导中心'])[u.n], u.organisation_id, u.district_code
    from (
        select o.organisation_id, o.district_code,
            row_number() over (order by programme.draw(p_seed, 'centre', o.organisation_id)) as n
        from programme.organisations o
        where o.kind = 'university'
    ) u
    where u.n <= 2;

    -- The party organisation of every bureau, school and university: id and code of the unit with a mark.
    insert into programme.organisations (organisation_id, code, kind, name_zh, parent_id, district_code)
    overriding system value
    select 10000 + o.organisation_id, o.code || '-PC', 'party_committee',
        case
            when o.kind = 'municipal_bureau' then '市委教育工委'
            when o.kind = 'district_bureau' then replace(o.name_zh, '教育和体育局', '委教育工委')
            when o.kind = 'university' then '中共' || o.name_zh || '委员会'
            else '中共' || o.name_zh || '支部委员会'
        end,
        o.organisation_id, o.district_code
    from programme.organisations o
    where o.kind in ('municipal_bureau', 'district_bureau', 'school', 'university');
    perform setval(pg_get_serial_sequence('programme.organisations', 'organisation_id'), 20000);
end
$$;
