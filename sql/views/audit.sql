-- audit: who changed what. Newest first by id: several entries may have one time.
create or replace view skein.audit
as
select a.at,
    a.actor,
    a.action,
    a.subject,
    a.detail,
    a.id
from skein.audit_log a;
