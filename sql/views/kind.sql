-- kind: what can be enqueued, and the rules of its arguments.
create or replace view skein.kind
as
select k.name,
    k.queue,
    k.priority::int as priority,
    k.max_attempts::int as max_attempts,
    k.timeout,
    k.args_schema,
    k.description,
    exists (
        select
        from skein.pauses p
        where p.what = 'kind'
            and p.name = k.name
            and (p.until is null or p.until > clock_timestamp())
    ) as paused
from skein.kinds k;
