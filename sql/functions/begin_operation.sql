-- begin_operation(action, filter, reason, before, dry_run) → the number of a new operation: the action for all jobs with
-- smaller ids than `before` that match the filter, or with dry_run a count of them. Whoever can read filters (the page) runs
-- it. At most ten wait or run at a time. Audited.
-- Locks: the table against others who begin one. Raises SK002 for bad arguments, SK006 when there are ten.
create or replace function skein.begin_operation(
    p_action text, p_filter text, p_reason text, p_before bigint, p_dry_run boolean
)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id bigint;
begin
    if p_action is null or p_action not in ('retry', 'cancel') then
        perform skein.refuse('SK002', 'an operation retries or cancels', '/action', 'enum');
    end if;
    if btrim(coalesce(p_filter, '')) = '' or length(p_filter) > 4000 then
        perform skein.refuse('SK002', 'an operation needs a filter of at most 4000 characters', '/filter', 'length');
    end if;
    if length(p_reason) > 500 then
        perform skein.refuse('SK002', 'a reason has at most 500 characters', '/reason', 'length');
    end if;
    lock table skein.operations in share row exclusive mode;
    if (select count(*) from skein.operations o where o.ended_at is null) >= 10 then
        perform skein.refuse('SK006', 'ten operations are running or waiting', '/action', 'quota',
            p_hint => 'wait for one to end, or stop one');
    end if;
    insert into skein.operations (action, filter, reason, dry_run, actor, person, position)
    values (p_action, p_filter, coalesce(p_reason, ''), coalesce(p_dry_run, false), session_user,
        nullif(current_setting('skein.person', true), ''), coalesce(p_before, 9223372036854775807))
    returning operation into v_id;
    perform skein.audit('operation', v_id::text, jsonb_build_object('action', p_action, 'filter', p_filter,
        'reason', p_reason, 'dry_run', coalesce(p_dry_run, false)));
    return v_id;
end
$$;
