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
