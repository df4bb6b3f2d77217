-- check_producer(kind, kind_queue, kind_priority, queue, priority, count): holds a producer to its grant.
-- Raises SK003 when the kind, queue or priority was not granted, SK006 when the jobs it has waiting would exceed
-- its quota. Locks only the producer's own budget row: a role that holds it open stops nobody but itself.
create or replace function skein.check_producer(
    p_kind text,
    p_kind_queue text,
    p_kind_priority int,
    p_queue text,
    p_priority int,
    p_count int
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_grant skein.producers;
begin
    select p.*
    into v_grant
    from skein.producers p
    where p.role_name = session_user
        and p.kind in (p_kind, '*')
    order by p.kind = '*'
    limit 1;
    if not found then
        perform skein.refuse('SK003', format('role %I may not enqueue kind %L', session_user, p_kind), '/kind',
            'producer', p_kind, format('an operator can allow it: select skein.grant_producer(%L, %L)', session_user, p_kind));
    end if;
    if p_queue <> coalesce(v_grant.queue, p_kind_queue) then
        perform skein.refuse('SK003', format('role %I may not use queue %L for kind %L', session_user, p_queue, p_kind),
            '/queue', 'producer', p_kind, format('leave queue out, or use %L', coalesce(v_grant.queue, p_kind_queue)));
    end if;
    if p_priority < coalesce(v_grant.max_priority, p_kind_priority) then
        perform skein.refuse('SK003', format('role %I may not use priority %s for kind %L', session_user, p_priority, p_kind),
            '/priority', 'producer', p_kind,
            format('lower numbers run first; %s is the smallest allowed', coalesce(v_grant.max_priority, p_kind_priority)));
    end if;
    if v_grant.max_waiting is not null then
        perform skein.spend_budget(v_grant.max_waiting, p_count);
    end if;
end
$$;
