-- calendar_day: the days of calendar cn that are not what the weekend says, with whether their year is published.
create or replace view programme.calendar_day as
select d.day,
    d.kind,
    d.name,
    d.source,
    y.status is not distinct from 'published' as published
from skein.calendar_days d
left join skein.calendar_years y on y.calendar = d.calendar and y.year = date_part('year', d.day)
where d.calendar = 'cn';
