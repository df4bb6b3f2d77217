-- worker_command(worker_id, command) → whether the worker lives and will hear it: quiet (claim nothing more), stop (drain and
-- exit), resume. It takes effect at the next heartbeat. Audited. Raises SK002 for an unknown command.
create or replace function skein.worker_command(worker_id bigint, command text)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_worker_id alias for $1;
    p_command alias for $2;
begin
    if coalesce(p_command, '') not in ('quiet', 'stop', 'resume') then
        perform skein.refuse('SK002', format('there is no command %L', p_command), '/command', 'enum',
            p_hint => 'quiet, stop or resume');
    end if;
    update skein.workers w
    set command = p_command
    where w.worker = p_worker_id
        and w.state in ('active', 'quiet', 'stopping');
    if not found then
        return false;
    end if;
    perform pg_notify('skein', format('command:%s:%s', p_worker_id, p_command));
    perform skein.audit('worker_command', p_worker_id::text, jsonb_build_object('command', p_command));
    return true;
end
$$;
