-- operation: work on whole sets of jobs, how far it got and what came of it.
create or replace view skein.operation
as
select o.operation as id,
    o.action,
    o.filter,
    o.reason,
    o.state,
    o.dry_run,
    o.person,
    o.actor,
    o.looked_at,
    o.matched,
    o.outcomes,
    o.started_at,
    o.updated_at,
    o.ended_at,
    o.problem
from skein.operations o;
