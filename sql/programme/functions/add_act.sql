-- add_act(kind, subject, actor, body): appends what a person did to the record of what happened and to the operators'
-- audit log. The actor is the person's staff number; the login that passed it on is kept as "login".
create or replace function programme.add_act(p_kind text, p_subject text, p_actor text, p_body jsonb)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into programme.domain_events (kind, subject, actor, body)
    values (p_kind, p_subject, p_actor, jsonb_strip_nulls(p_body) || jsonb_build_object('login', session_user));
    select skein.audit(p_kind, p_subject, jsonb_strip_nulls(p_body) || jsonb_build_object('person', p_actor));
$$;
