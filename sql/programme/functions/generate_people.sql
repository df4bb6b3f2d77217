-- generate_people(seed, holders, people): secretaries, principals, officials, and teachers for the rest of people
-- (null: three teachers a holder). Nobody has an address: a database cannot seal one. Part of generate_city; see
-- generate_posts for who is what.
-- Raises SK010 when people are fewer than the posts that must be filled and the holders.
create or replace function programme.generate_people(p_seed bigint, p_holders int, p_people int)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_fixed int;
    v_people int;
begin
    select max(g.person_id)
    into v_fixed
    from programme.generate_posts(p_seed, 0) g;
    v_people := coalesce(p_people, v_fixed + 3 * p_holders);
    if v_people < v_fixed + 2 * p_holders then
        perform skein.refuse('SK010', format('%s people are too few', v_people), '/people', 'range', null,
            format('%s holders need at least %s people', p_holders, v_fixed + 2 * p_holders));
    end if;
    insert into programme.people (person_id, staff_no, name_zh)
    overriding system value
    select n, 'T' || lpad(n::text, 6, '0'),
        (string_to_array('王,李,张,刘,陈,杨,赵,黄,周,吴,徐,孙,胡,朱,高,林,何,郭,马,罗,梁,宋,郑,谢,韩,唐,冯,于,董,萧,程,曹,袁,邓,许,傅,沈,'
            || '曾,彭,吕,苏,卢,蒋,蔡,贾,丁,魏,薛,叶,阎,余,潘,杜,戴,夏,钟,汪,田,任,姜', ','))
            [1 + floor(programme.draw(p_seed, 'surname', n) ^ 1.6 * 60)::int]
        || g.given[1 + floor(programme.draw(p_seed, 'given', n) * cardinality(g.given))::int]
        || case when programme.draw(p_seed, 'length', n) < 0.75
            then g.given[1 + floor(programme.draw(p_seed, 'second', n) * cardinality(g.given))::int] else '' end
    from generate_series(1, v_people) n
    cross join (
        select string_to_array('伟,芳,娜,敏,静,丽,强,磊,军,洋,勇,艳,杰,娟,涛,超,霞,平,刚,桂,文,辉,力,明,永,健,世,广,志,义,兴,良,海,山,仁,'
            || '波,宁,贵,福,生,龙,元,全,国,胜,学,祥,才,发,武,新,利,清,飞,彬,富,顺,信,子,涵,雨,欣,怡,佳,晨,宇,轩,思,嘉,乐', ',')
    ) g (given);
    insert into programme.posts (post_id, person_id, organisation_id, post, during, is_main)
    overriding system value
    select row_number() over (order by g.person_id, g.is_main desc), g.person_id, g.organisation_id, g.post,
        daterange(make_date(2012 + floor(programme.draw(p_seed, 'since', g.person_id) * 10)::int, 9, 1), null),
        g.is_main
    from programme.generate_posts(p_seed, v_people - v_fixed) g;
    perform setval(pg_get_serial_sequence('programme.people', 'person_id'), v_people);
    perform setval(pg_get_serial_sequence('programme.posts', 'post_id'), max(p.post_id))
    from programme.posts p;
end
$$;
