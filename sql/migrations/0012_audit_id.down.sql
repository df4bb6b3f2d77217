-- The entries stay, without their numbers.
drop view if exists skein.audit;
alter table skein.audit_log drop column id;
