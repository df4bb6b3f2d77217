drop index skein.audit_log_person;
drop index skein.audit_log_actor;
drop index skein.audit_log_action;
drop index skein.audit_log_subject;
drop index skein.occurrences_missed;
drop index skein.failures_at;
drop index skein.ended_at;
