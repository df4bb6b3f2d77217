-- task_remind({"task_id", "k", "due_on"}, job_id) → {"result": "sent" | "overdue" | "not_needed" | "done_before"}: job
-- kind task.remind. Reminds the unit of a task that is open; the last reminder comes after the due day, marks the task
-- overdue and tells the bureau too. One for a due day that was moved since, or a task that has ended, says nothing.
-- Repeating it sends nothing. Locks the task. Raises SK008; PM002 while its moment has not come.
create or replace function programme.task_remind(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_due constant date := (p_args ->> 'due_on')::date;
    v_task programme.task_items;
    v_moment record;
    v_result text;
    v_key text;
    v_params jsonb;
begin
    select t.* into v_task from programme.task_items t where t.task_id = (p_args ->> 'task_id')::bigint for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no task %s', p_args ->> 'task_id'), '/task_id', 'not_found',
            'task.remind');
    end if;
    select m.* into v_moment from programme.task_times(v_due, v_due) m where m.k = (p_args ->> 'k')::int;
    if not found then
        perform skein.refuse('SK008', format('there is no reminder %s', p_args ->> 'k'), '/k', 'not_found', 'task.remind');
    end if;
    if v_moment.remind_at > now() then
        perform programme.not_yet('the reminder is not due', v_moment.remind_at);
    end if;
    v_result := case
        when v_task.due_on <> v_due or v_task.status not in ('open', 'overdue') then 'not_needed'
        when v_moment.is_overdue then 'overdue'
        when v_task.status = 'overdue' then 'not_needed'
        else 'sent'
    end;
    insert into programme.task_reminders (task_id, due_on, k, result)
    values (v_task.task_id, v_due, v_moment.k, v_result)
    on conflict do nothing;
    if not found then
        return jsonb_build_object('result', 'done_before');
    end if;
    if v_result = 'overdue' then
        update programme.task_items t set status = 'overdue' where t.task_id = v_task.task_id;
    end if;
    if v_result <> 'not_needed' then
        v_key := format('task:%s:%s:%s', v_task.task_id, v_due, v_moment.k);
        select jsonb_build_object('task', v_task.title_zh, 'unit', o.name_zh, 'due', v_due)
        into v_params
        from programme.organisations o
        where o.organisation_id = v_task.organisation_id;
        perform programme.tell_people(case v_result when 'overdue' then 'task.overdue' else 'task.remind' end,
            programme.unit_heads(v_task.organisation_id), v_params, 'task:' || v_task.task_id, v_key);
        if v_result = 'overdue' then
            perform programme.tell_bureau('task.overdue', v_params, 'task:' || v_task.task_id, v_key || ':bureau');
        end if;
        perform programme.add_event('task.reminded', 'task:' || v_task.task_id, p_job_id,
            jsonb_build_object('k', v_moment.k, 'result', v_result));
    end if;
    return jsonb_build_object('result', v_result);
end
$$;
