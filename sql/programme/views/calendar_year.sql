-- calendar_year: the years that calendar cn knows, with the document that published them. A year that is not here is
-- not published either.
create or replace view programme.calendar_year as
select y.year,
    y.status,
    y.source,
    y.changed_at
from skein.calendar_years y
where y.calendar = 'cn';
