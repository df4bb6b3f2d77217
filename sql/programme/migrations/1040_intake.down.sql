-- Takes back staging and what belongs to it. Rosters that were merged stay, and so do the years that were published.
delete from programme.notifications where template = 'calendar.unpublished';
delete from programme.notification_templates where template = 'calendar.unpublished';
delete from programme.policies where key like 'intake.%' or key = 'calendar.min_days_off';
drop table programme.staging_errors, programme.staging_rows, programme.staging_batches, programme.staging_columns,
    programme.staging_kinds;
delete from programme.transitions where entity = 'staging_batch';
