-- audit(action, subject, detail): one row in the audit log under the name of the login that asked.
create or replace function skein.audit(p_action text, p_subject text, p_detail jsonb default '{}')
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
    insert into skein.audit_log (actor, action, subject, detail)
    values (session_user, p_action, p_subject, p_detail);
$$;
