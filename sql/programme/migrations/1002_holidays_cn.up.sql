-- Why: working days of mainland China for 2023 to 2026, so that due dates and reminders fall on days people work.
--
-- Source: the State Council's yearly notices on public holidays, one a year for the year that follows. A day off is a
-- public holiday; a make-up workday is a Saturday or Sunday on which people work. A notice may name days of the
-- December before. 2027 is not published: unknown, which is not the same as free of holidays; dates that fall into
-- it are provisional until somebody publishes the year.

insert into skein.calendar_years (calendar, year, status, source)
values
    ('cn', 2023, 'published', 'http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm'),
    ('cn', 2024, 'published', 'https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm'),
    ('cn', 2025, 'published', 'https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm'),
    ('cn', 2026, 'published', 'https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm'),
    ('cn', 2027, 'unpublished', null)
on conflict (calendar, year) do nothing;

-- 2023: http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
insert into skein.calendar_days (calendar, day, kind, name, source)
select 'cn', d::date, h.kind, h.name,
    'http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm'
from (values
    ('2022-12-31', '2023-01-02', 'off', '元旦'),
    ('2023-01-21', '2023-01-27', 'off', '春节'),
    ('2023-01-28', '2023-01-29', 'makeup_workday', '春节'),
    ('2023-04-05', '2023-04-05', 'off', '清明节'),
    ('2023-04-23', '2023-04-23', 'makeup_workday', '劳动节'),
    ('2023-04-29', '2023-05-03', 'off', '劳动节'),
    ('2023-05-06', '2023-05-06', 'makeup_workday', '劳动节'),
    ('2023-06-22', '2023-06-24', 'off', '端午节'),
    ('2023-06-25', '2023-06-25', 'makeup_workday', '端午节'),
    ('2023-09-29', '2023-10-06', 'off', '中秋节、国庆节'),
    ('2023-10-07', '2023-10-08', 'makeup_workday', '中秋节、国庆节')
) h (first, last, kind, name)
cross join generate_series(h.first::timestamp, h.last::timestamp, interval '1 day') d
on conflict (calendar, day) do nothing;

-- 2024: https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
insert into skein.calendar_days (calendar, day, kind, name, source)
select 'cn', d::date, h.kind, h.name,
    'https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm'
from (values
    ('2024-01-01', '2024-01-01', 'off', '元旦'),
    ('2024-02-04', '2024-02-04', 'makeup_workday', '春节'),
    ('2024-02-10', '2024-02-17', 'off', '春节'),
    ('2024-02-18', '2024-02-18', 'makeup_workday', '春节'),
    ('2024-04-04', '2024-04-06', 'off', '清明节'),
    ('2024-04-07', '2024-04-07', 'makeup_workday', '清明节'),
    ('2024-04-28', '2024-04-28', 'makeup_workday', '劳动节'),
    ('2024-05-01', '2024-05-05', 'off', '劳动节'),
    ('2024-05-11', '2024-05-11', 'makeup_workday', '劳动节'),
    ('2024-06-10', '2024-06-10', 'off', '端午节'),
    ('2024-09-14', '2024-09-14', 'makeup_workday', '中秋节'),
    ('2024-09-15', '2024-09-17', 'off', '中秋节'),
    ('2024-09-29', '2024-09-29', 'makeup_workday', '国庆节'),
    ('2024-10-01', '2024-10-07', 'off', '国庆节'),
    ('2024-10-12', '2024-10-12', 'makeup_workday', '国庆节')
) h (first, last, kind, name)
cross join generate_series(h.first::timestamp, h.last::timestamp, interval '1 day') d
on conflict (calendar, day) do nothing;

-- 2025: https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
insert into skein.calendar_days (calendar, day, kind, name, source)
select 'cn', d::date, h.kind, h.name,
    'https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm'
from (values
    ('2025-01-01', '2025-01-01', 'off', '元旦'),
    ('2025-01-26', '2025-01-26', 'makeup_workday', '春节'),
    ('2025-01-28', '2025-02-04', 'off', '春节'),
    ('2025-02-08', '2025-02-08', 'makeup_workday', '春节'),
    ('2025-04-04', '2025-04-06', 'off', '清明节'),
    ('2025-04-27', '2025-04-27', 'makeup_workday', '劳动节'),
    ('2025-05-01', '2025-05-05', 'off', '劳动节'),
    ('2025-05-31', '2025-06-02', 'off', '端午节'),
    ('2025-09-28', '2025-09-28', 'makeup_workday', '国庆节、中秋节'),
    ('2025-10-01', '2025-10-08', 'off', '国庆节、中秋节'),
    ('2025-10-11', '2025-10-11', 'makeup_workday', '国庆节、中秋节')
) h (first, last, kind, name)
cross join generate_series(h.first::timestamp, h.last::timestamp, interval '1 day') d
on conflict (calendar, day) do nothing;

-- 2026: https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
insert into skein.calendar_days (calendar, day, kind, name, source)
select 'cn', d::date, h.kind, h.name,
    'https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm'
from (values
    ('2026-01-01', '2026-01-03', 'off', '元旦'),
    ('2026-01-04', '2026-01-04', 'makeup_workday', '元旦'),
    ('2026-02-14', '2026-02-14', 'makeup_workday', '春节'),
    ('2026-02-15', '2026-02-23', 'off', '春节'),
    ('2026-02-28', '2026-02-28', 'makeup_workday', '春节'),
    ('2026-04-04', '2026-04-06', 'off', '清明节'),
    ('2026-05-01', '2026-05-05', 'off', '劳动节'),
    ('2026-05-09', '2026-05-09', 'makeup_workday', '劳动节'),
    ('2026-06-19', '2026-06-21', 'off', '端午节'),
    ('2026-09-20', '2026-09-20', 'makeup_workday', '国庆节'),
    ('2026-09-25', '2026-09-27', 'off', '中秋节'),
    ('2026-10-01', '2026-10-07', 'off', '国庆节'),
    ('2026-10-10', '2026-10-10', 'makeup_workday', '国庆节')
) h (first, last, kind, name)
cross join generate_series(h.first::timestamp, h.last::timestamp, interval '1 day') d
on conflict (calendar, day) do nothing;
