-- pause(what, name, reason, until): stops a queue, or all jobs of a kind, tenant or tag, from being handed out; jobs that run go
-- on. What is handed out already is not taken back. Ends by resume or at until. Audited.
-- Raises SK002 for an unknown what, SK008 for a queue or kind that does not exist, SK010 for an until in the past.
create or replace function skein.pause(what text, name text, reason text, until timestamptz default null)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_what alias for $1;
    p_name alias for $2;
    p_reason alias for $3;
    p_until alias for $4;
begin
    if coalesce(p_what, '') not in ('queue', 'kind', 'tenant', 'tag') then
        perform skein.refuse('SK002', format('%L cannot be paused', p_what), '/what', 'enum',
            p_hint => 'queue, kind, tenant or tag');
    end if;
    if (p_what = 'queue' and not exists (select from skein.queues q where q.name = p_name))
        or (p_what = 'kind' and not exists (select from skein.kinds k where k.name = p_name))
        or coalesce(p_name, '') = '' then
        perform skein.refuse('SK008', format('there is no %s %L', p_what, p_name), '/name', 'name');
    end if;
    if p_until <= clock_timestamp() then
        perform skein.refuse('SK010', 'until lies in the past', '/until', 'range');
    end if;
    insert into skein.pauses (what, name, reason, paused_by, until)
    values (p_what, p_name, coalesce(p_reason, ''), session_user, p_until)
    on conflict (what, name) do update
    set reason = excluded.reason,
        paused_by = excluded.paused_by,
        paused_at = now(),
        until = excluded.until;
    perform skein.audit('pause', p_what || ' ' || p_name, jsonb_build_object('reason', p_reason, 'until', p_until));
end
$$;
