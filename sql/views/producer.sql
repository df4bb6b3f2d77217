-- producer: what each restricted role may enqueue; a producer sees its own grants.
create or replace view skein.producer
with (security_barrier = true)
as
select p.role_name,
    p.kind,
    p.queue,
    p.max_priority::int as max_priority,
    p.max_waiting
from skein.producers p
where p.role_name = session_user
    or pg_has_role(session_user, 'skein_operator', 'member')
    or pg_has_role(session_user, 'skein_viewer', 'member');
