-- A number for each entry of the audit log: several changes may have one time, and pages that follow each other by it would
-- lose some. Numbers ascend with time as far as commits do.
alter table skein.audit_log add column id bigint generated always as identity primary key;
