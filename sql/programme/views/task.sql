-- The task list (工作任务清单): who has to do what by when, and how often the unit was reminded.
create or replace view programme.task as
select t.task_id,
    t.code,
    t.title_zh,
    o.code as unit_code,
    o.name_zh as unit,
    o.district_code,
    t.due_on,
    t.status,
    t.doc_no,
    t.ended_doc,
    (
        select count(*)
        from programme.task_reminders r
        where r.task_id = t.task_id
            and r.result <> 'not_needed'
    ) as reminded
from programme.task_items t
join programme.organisations o on o.organisation_id = t.organisation_id;
