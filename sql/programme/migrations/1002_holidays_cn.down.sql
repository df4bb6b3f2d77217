-- Takes back the days and years that 1002 brought, and 2027's mark when nobody has published that year since.

delete from skein.calendar_days
where calendar = 'cn'
    and day between '2022-12-31' and '2026-12-31';
delete from skein.calendar_years
where calendar = 'cn'
    and (year between 2023 and 2026 or (year = 2027 and status = 'unpublished'));
