-- generate_units(seed) → one row per school (1,100) and university (26), numbered from 1 in the order of their codes.
-- Each stage is spread over the districts in proportion to their weight. Part of generate_city.
create or replace function programme.generate_units(p_seed bigint)
returns table (
    n int,
    code text,
    kind text,
    district_code text,
    district_name text,
    pair text,
    suffix text,
    stages text[],
    bureau_direct boolean,
    lat numeric,
    lon numeric
)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    with district (district_code, name_zh, weight, lat, lon) as (
        values
            ('370202', '市南', 60, 36.07, 120.40), ('370203', '市北', 95, 36.09, 120.37),
            ('370211', '黄岛', 180, 35.96, 120.18), ('370212', '崂山', 50, 36.11, 120.47),
            ('370213', '李沧', 70, 36.15, 120.43), ('370214', '城阳', 110, 36.31, 120.37),
            ('370215', '即墨', 150, 36.39, 120.45), ('370281', '胶州', 125, 36.26, 120.03),
            ('370283', '平度', 150, 36.79, 119.96), ('370285', '莱西', 110, 36.89, 120.52)
    ),
    share as (
        select d.*,
            (sum(d.weight) over w - d.weight)::numeric / sum(d.weight) over () as low,
            (sum(d.weight) over w)::numeric / sum(d.weight) over () as high
        from district d
        window w as (order by d.district_code)
    ),
    sort (mark, kind, amount, stages, suffixes) as (
        values
            ('P', 'school', 600, '{primary}'::text[], '{小学,实验小学,中心小学}'::text[]),
            ('J', 'school', 240, '{junior}', '{初级中学,中学,实验初级中学}'),
            ('N', 'school', 120, '{primary,junior}', '{学校,九年一贯制学校,实验学校}'),
            ('S', 'school', 90, '{senior}', '{高级中学,第一中学,实验高级中学}'),
            ('V', 'school', 50, '{vocational}', '{职业中等专业学校,职业教育中心}'),
            ('U', 'university', 26, '{university}', '{大学,理工大学,师范大学,海洋学院,医学院,职业技术学院}')
    ),
    unit as (
        select s.*, i, d.district_code, d.name_zh, d.lat, d.lon,
            case s.kind when 'university' then 'U' || lpad(i::text, 2, '0')
                else d.district_code || '-' || s.mark || lpad(i::text, 3, '0') end as code
        from sort s
        cross join lateral generate_series(1, s.amount) i
        join share d on (i - 0.5) / s.amount >= d.low and (i - 0.5) / s.amount < d.high
    ),
    numbered as (
        select u.*, row_number() over (order by u.code) as n
        from unit u
    ),
    pair as (
        select a || b as pair, row_number() over (order by programme.draw(p_seed, a || b, 0), a || b) as n
        from unnest(string_to_array('云,海,青,蓝,金,银,文,明,德,育,新,华,光,远,景,秀,润,泽,瑞,祥,嘉,弘,毅,致,和,春,晓,松,柏,清,'
                || '长,朝,永,安,康,宁,启,慧,雅,思', ',')) a
        cross join unnest(string_to_array('山,岭,湾,港,川,泉,溪,林,园,苑,城,桥,湖,岛,洲,亭,台,峰,谷,坪,庄,里,堂,楼,舟,帆,潮,石,'
                || '沙,霞,晨,星,月,梅,兰,竹,菊,桐,枫,荷', ',')) b
    )
    select u.n::int, u.code, u.kind, u.district_code, case u.kind when 'school' then u.name_zh else '' end, p.pair,
        u.suffixes[1 + floor(programme.draw(p_seed, 'suffix', u.n) * cardinality(u.suffixes))::int],
        u.stages, u.kind = 'university' or (u.mark = 'S' and u.i % 3 = 0), u.lat, u.lon
    from numbered u
    join pair p on p.n = u.n
$$;
