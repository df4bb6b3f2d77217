-- rule_plain_day(day, time zone) → whether the clock is not changed on that day, nor on the one before: then every
-- wall-clock time of it is its midnight plus so many minutes. The day before counts, because where the hour after
-- midnight is repeated PostgreSQL reads midnight as its second pass, and the day itself looks 24 hours long.
-- Internal, and one expression, so that it is inlined into its caller's.
create or replace function skein.rule_plain_day(p_day date, p_time_zone text)
returns boolean
language sql
stable
as $$
    select (p_day::timestamp at time zone p_time_zone) + interval '24 hours'
            = ((p_day + 1)::timestamp at time zone p_time_zone)
        and (p_day::timestamp at time zone p_time_zone) - interval '24 hours'
            = ((p_day - 1)::timestamp at time zone p_time_zone);
$$;
