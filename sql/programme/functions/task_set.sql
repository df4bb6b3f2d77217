-- task_set(code, organisation, title, due_on, actor, doc) → {"task_id", "status", "reminders"}: an official of the
-- bureau gives a unit a task of the list, or moves its due day, which reopens one that is overdue. Its reminders are
-- enqueued (task_times); moments that have passed are left out. Raises SK002 without a document, SK003 for anybody
-- else, SK008 for an unknown unit, SK009 for one that has ended.
create or replace function programme.task_set(
    p_code text,
    p_organisation_id bigint,
    p_title_zh text,
    p_due_on date,
    p_actor text,
    p_doc text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_today constant date := programme.city_day(now());
    v_task programme.task_items;
    v_reminders int;
begin
    perform programme.official(p_actor);
    perform programme.need_document(p_doc);
    perform programme.need_unit(p_organisation_id);
    if exists (select from programme.task_items t where t.code = p_code and t.status in ('done', 'cancelled')) then
        perform skein.refuse('SK009', format('task %s has ended', p_code), '/code', 'bad_transition');
    end if;
    insert into programme.task_items as t (code, organisation_id, title_zh, due_on, doc_no)
    values (p_code, p_organisation_id, p_title_zh, p_due_on, p_doc)
    on conflict (code) do update
    set organisation_id = excluded.organisation_id, title_zh = excluded.title_zh, due_on = excluded.due_on,
        doc_no = excluded.doc_no, status = case when excluded.due_on >= v_today then 'open' else t.status end
    returning t.*
    into v_task;
    select count(*) filter (where e.created)
    into v_reminders
    from programme.task_times(p_due_on, v_today) m
    cross join lateral skein.enqueue('task.remind',
        jsonb_build_object('v', 1, 'task_id', v_task.task_id, 'k', m.k, 'due_on', p_due_on),
        run_at => m.remind_at, unique_key => format('%s:%s:%s', v_task.task_id, p_due_on, m.k)) e
    where m.remind_at > now()
        or m.is_overdue;
    perform programme.add_act('task.set', 'task:' || v_task.task_id, p_actor, jsonb_build_object('code', p_code,
        'organisation_id', p_organisation_id, 'due_on', p_due_on, 'doc', p_doc));
    return jsonb_build_object('task_id', v_task.task_id, 'status', v_task.status, 'reminders', v_reminders);
end
$$;
