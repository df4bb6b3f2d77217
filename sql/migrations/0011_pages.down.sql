-- Forgets which whole sets of jobs were worked on; the audit log keeps what was done to each job.
drop view if exists skein.operation;
drop table skein.operations;
drop index skein.audit_log_at;
create index audit_log_at on skein.audit_log using brin (at);
drop index skein.waiting_blocked;
drop index skein.waiting_retrying;
drop index skein.waiting_lane;
