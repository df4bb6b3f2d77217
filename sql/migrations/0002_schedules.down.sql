-- Removes every schedule, the record of what fired, and the calendars: export them first. Jobs are not touched.
delete from skein.settings
where name = 'keep_occurrences';
drop table skein.occurrences, skein.schedules;
drop table skein.calendar_days, skein.calendar_years, skein.calendars;
drop type skein.rule_spec;
