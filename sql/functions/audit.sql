-- audit(action, subject, detail): one row in the audit log under the name of the login that asked. A program that acts for
-- people (the page) names the one it acts for in the setting skein.person: detail then has it as person.
create or replace function skein.audit(p_action text, p_subject text, p_detail jsonb default '{}')
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
    insert into skein.audit_log (actor, action, subject, detail)
    values (session_user, p_action, p_subject,
        p_detail || jsonb_strip_nulls(jsonb_build_object('person', nullif(current_setting('skein.person', true), ''))));
$$;
