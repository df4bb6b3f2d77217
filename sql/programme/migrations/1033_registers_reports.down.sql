-- Irreversible: drops budget, honours, contests, plans, tasks and every report.

drop table programme.report_files, programme.reports, programme.task_reminders, programme.task_items,
    programme.development_plans, programme.contest_participations, programme.contests, programme.honours,
    programme.budget_lines, programme.guarantees, programme.mechanisms cascade;
delete from programme.transitions where entity = 'task_item';
delete from programme.notifications where template like 'report.%';
delete from programme.notification_templates where template like 'report.%';
delete from programme.policies where key like 'report.%';
