-- task_end(code, status, actor, doc) → {"task_id", "status"}: a task is done (its unit says so, or the bureau) or
-- cancelled (the bureau does). Raises SK002 without a document or for another status, SK003 for anybody else, SK008;
-- SK009 for one that has ended.
create or replace function programme.task_end(p_code text, p_status text, p_actor text, p_doc text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_task constant programme.task_items := programme.task_of(p_code);
begin
    if p_status is null or p_status not in ('done', 'cancelled') then
        perform skein.refuse('SK002', 'a task ends as done or cancelled', '/status', 'one_of');
    end if;
    perform programme.acting_for(p_actor, case when p_status = 'done' then v_task.organisation_id end);
    perform programme.need_document(p_doc);
    update programme.task_items t set status = p_status, ended_doc = p_doc where t.task_id = v_task.task_id;
    perform programme.add_act('task.' || p_status, 'task:' || v_task.task_id, p_actor, jsonb_build_object('doc', p_doc));
    return jsonb_build_object('task_id', v_task.task_id, 'status', p_status);
end
$$;
