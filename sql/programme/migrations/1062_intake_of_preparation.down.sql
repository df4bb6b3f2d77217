-- Back to rosters and holidays only; what was imported stays, batches of the kinds that go are forgotten.
delete from programme.staging_batches b
using programme.staging_kinds k
where k.kind = b.kind and k.position > 8;
delete from programme.staging_columns c
using programme.staging_kinds k
where k.kind = c.kind and k.position > 8;
delete from programme.staging_kinds k
where k.position > 8;
alter table programme.staging_columns
    drop constraint staging_column_type_known,
    add constraint staging_column_type_known check (type in (
        'text', 'code', 'date', 'boolean', 'integer', 'decimal', 'word', 'words', 'mobile', 'email')),
    drop constraint staging_column_refers_known,
    add constraint staging_column_refers_known check (refers in ('districts', 'organisations', 'people'));
alter table programme.staging_kinds
    drop column is_whole;
create type programme.time_range as range (subtype = time);
alter table programme.period_slots
    drop constraint periods_apart,
    add constraint periods_apart exclude using gist (grid_id with =, programme.time_range(starts, ends) with &&);
alter table programme.subject_half_days
    drop constraint half_days_apart,
    add constraint half_days_apart exclude using gist
        (district_code with =, (stage::text) with =, weekday with =, programme.time_range(starts, ends) with &&,
         valid with &&);
