-- Irreversible: drops every endpoint with its sealed address, and the record of what was delivered.
-- Functions and views that stand on these tables go with them.

drop table programme.deliveries, programme.channel_endpoints cascade;
delete from programme.transitions
where entity in ('delivery', 'channel_endpoint');
alter table programme.notification_templates drop column names_people;
