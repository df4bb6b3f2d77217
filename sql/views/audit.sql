-- audit: who changed what.
create or replace view skein.audit
as
select a.at,
    a.actor,
    a.action,
    a.subject,
    a.detail
from skein.audit_log a;
