-- grant_producer(role_name, kind, queue, max_priority, max_waiting): lets a login role enqueue a kind ('*': every kind). queue
-- null: only the kind's own queue; max_priority is the smallest priority number it may use, null: the kind's own;
-- max_waiting null: no quota. The role also needs to be a member of skein_producer.
-- Raises SK001 for an unknown kind, SK008 for an unknown role. Audited.
create or replace function skein.grant_producer(
    role_name name,
    kind text,
    queue text default null,
    max_priority int default null,
    max_waiting int default null
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_role_name alias for $1;
    p_kind alias for $2;
    p_queue alias for $3;
    p_max_priority alias for $4;
    p_max_waiting alias for $5;
begin
    if not exists (select from pg_roles r where r.rolname = p_role_name) then
        perform skein.refuse('SK008', format('there is no role %I', p_role_name), '/role_name', 'role',
            p_hint => format('create role %I login', p_role_name));
    end if;
    if p_kind <> '*' and not exists (select from skein.kinds k where k.name = p_kind) then
        perform skein.refuse('SK001', format('there is no kind %L', p_kind), '/kind', 'kind', p_kind);
    end if;
    if p_max_priority not between 0 and 999 or p_max_waiting < 0 then
        perform skein.refuse('SK010', 'max_priority or max_waiting is out of range', '', 'range',
            p_hint => 'max_priority 0 to 999, max_waiting 0 or more');
    end if;
    insert into skein.producers (role_name, kind, queue, max_priority, max_waiting)
    values (p_role_name, p_kind, p_queue, p_max_priority, p_max_waiting)
    on conflict (role_name, kind) do update
    set queue = excluded.queue,
        max_priority = excluded.max_priority,
        max_waiting = excluded.max_waiting;
    delete from skein.producer_budget b
    where b.role_name = p_role_name;
    perform skein.audit('grant_producer', p_role_name, jsonb_build_object('kind', p_kind, 'queue', p_queue,
        'max_priority', p_max_priority, 'max_waiting', p_max_waiting));
end
$$;
