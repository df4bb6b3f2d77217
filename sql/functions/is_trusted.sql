-- is_trusted() → whether the login behind this session is the queue's own: a member of skein_owner, skein_worker or
-- skein_operator (or a superuser). Everybody else is a producer and held to its grants. The login is
-- session_user: inside a SECURITY DEFINER function current_user is the owner. Without SET, so that it is inlined.
create or replace function skein.is_trusted()
returns boolean
language sql
stable
as $$
    select pg_catalog.pg_has_role(session_user, 'skein_worker', 'member')
        or pg_catalog.pg_has_role(session_user, 'skein_operator', 'member')
        or pg_catalog.pg_has_role(session_user, 'skein_owner', 'member');
$$;
