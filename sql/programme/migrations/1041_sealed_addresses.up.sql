-- breaking: programs before it would mail calendar entries that hold people's numbers in place of their addresses
-- Why: mail addresses and telephone numbers of people rest sealed, as those of endpoints do, and the database has no key.

alter table programme.people
    add column mobile_sealed bytea,
    add column email_sealed bytea,
    add constraint person_mobile_is_sealed check (substr(mobile_sealed, 1, 1) = '\x01'),
    add constraint person_email_is_sealed check (substr(email_sealed, 1, 1) = '\x01');
comment on column programme.people.mobile_sealed is
    'AES-256-GCM by the workers'' key file; bound to the staff number and this column. The database has no key.';
comment on column programme.people.email_sealed is
    'AES-256-GCM by the workers'' key file; bound to the staff number and this column. The database has no key.';

alter table programme.staging_rows
    add column sealed jsonb;
comment on column programme.staging_rows.sealed is 'Addresses that were in body until they were sealed, in base64.';

-- What stood in the clear waits in a batch, which a worker with a key file seals when platform.import is enqueued for it (CHANGELOG).
with batch as (
    insert into programme.staging_batches (kind, source, status, row_count)
    select 'people', 'migration 1041: addresses that stood in the clear', 'ready', count(*)
    from programme.people p
    where num_nonnulls(p.mobile, p.email) > 0
    having count(*) > 0
    returning batch_id
)
insert into programme.staging_rows (batch_id, line_no, body)
select b.batch_id, row_number() over (order by p.person_id), jsonb_strip_nulls(jsonb_build_object(
    'staff_no', p.staff_no, 'name_zh', p.name_zh, 'mobile', p.mobile, 'email', p.email))
from batch b
cross join programme.people p
where num_nonnulls(p.mobile, p.email) > 0;
alter table programme.people
    drop column mobile,
    drop column email;

-- Calendar texts name people by their numbers from now on; those that have addresses go, mails of theirs without.
update programme.notifications n
set calendar_method = null,
    calendar_text = null
where regexp_replace(n.calendar_text, '\r?\n[ \t]', '', 'g') ~* 'mailto:';

-- They take other arguments, or others do their work.
drop function if exists programme.prep_reply(text, int, text, text);
drop function if exists programme.sealed_endpoints();
drop function if exists programme.reseal_endpoint(text, bytea, bytea, bytea);
