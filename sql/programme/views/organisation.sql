-- Organisations as others may see them.
create or replace view programme.organisation as
select o.organisation_id,
    o.code,
    o.kind::text as kind,
    o.name_zh,
    o.name_en,
    o.parent_id,
    o.district_code,
    d.name_zh as district,
    o.bureau_direct,
    array(
        select s.stage::text
        from programme.organisation_stages s
        where s.organisation_id = o.organisation_id
        order by array_position('{kindergarten,primary,junior,senior,vocational,university}', s.stage::text)
    ) as stages,
    o.active
from programme.organisations o
left join programme.districts d on d.district_code = o.district_code;
