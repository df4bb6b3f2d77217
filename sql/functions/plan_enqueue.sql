-- plan_enqueue(…) → what one call of enqueue means for all its rows: kind, lane, due time, first gate. Holds
-- producers to their grants. Raises SK001 (unknown kind), SK003, SK006, SK010, SK011 (unknown limit).
create or replace function skein.plan_enqueue(
    p_kind text,
    p_count int,
    p_queue text,
    p_priority int,
    p_run_at timestamptz,
    p_delay interval,
    p_deadline timestamptz,
    p_max_attempts int,
    p_limit_key text
)
returns skein.enqueue_plan
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_kind skein.kinds;
    v_fair boolean;
    v_priority int;
    v_plan skein.enqueue_plan;
begin
    select k.*
    into v_kind
    from skein.kinds k
    where k.name = p_kind;
    if not found then
        perform skein.refuse('SK001', format('there is no kind %L', coalesce(p_kind, '')), '/kind', 'kind', p_kind,
            'a worker or skein.define_kind registers kinds; select name from skein.kind lists them');
    end if;
    v_plan.queue := coalesce(p_queue, v_kind.queue);
    v_priority := coalesce(p_priority, v_kind.priority);
    if v_priority not between 0 and 999 then
        perform skein.refuse('SK010', format('priority %s is out of range', v_priority), '/priority', 'range', p_kind,
            '0 runs first, 999 last');
    end if;
    if p_max_attempts not between 1 and 1000 then
        perform skein.refuse('SK010', format('max_attempts %s is out of range', p_max_attempts), '/max_attempts', 'range',
            p_kind, '1 to 1000');
    end if;
    v_plan.trusted := skein.is_trusted();
    if not v_plan.trusted then
        perform skein.check_producer(p_kind, v_kind.queue, v_kind.priority, v_plan.queue, v_priority, p_count);
    end if;
    select q.fair, s.slice
    into v_fair, v_plan.slice
    from skein.current_slice s
    left join skein.queues q on q.name = v_plan.queue;
    if v_fair is null then
        perform skein.define_queue_if_missing(v_plan.queue);
        v_fair := false;
    end if;
    if p_limit_key is not null and not exists (select from skein.limits l where l.name = split_part(p_limit_key, ':', 1)) then
        perform skein.refuse('SK011', format('there is no limit %L', split_part(p_limit_key, ':', 1)), '/limit_key', 'limit',
            p_kind, 'an operator defines it: select skein.define_limit(name, max_running => 2)');
    end if;
    v_plan.kind := v_kind.kind;
    v_plan.kind_name := v_kind.name;
    v_plan.lane := skein.lane_for(v_plan.queue, v_priority, case when p_limit_key is null then 'plain' else 'gated' end);
    v_plan.max_attempts := coalesce(p_max_attempts, v_kind.max_attempts);
    v_plan.flags := case when v_kind.unique_for = 'live' then 1 else 0 end;
    v_plan.run_at := skein.check_run_at(p_run_at, p_delay, p_deadline);
    v_plan.producer := session_user;
    v_plan.reason := case
        when v_plan.run_at > clock_timestamp() then 'due'
        when v_fair then 'fair'
        when p_limit_key is not null then 'limit'
    end;
    return v_plan;
end
$$;
