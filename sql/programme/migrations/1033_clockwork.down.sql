-- Irreversible: drops reports, registers, tasks, findings, progress and waivers; hours that nobody reported become nought.

drop table programme.report_files, programme.reports, programme.development_plans, programme.contest_entries,
    programme.contests, programme.honours, programme.budget_lines, programme.task_reminders, programme.task_items,
    programme.studio_findings, programme.training_progress, programme.four_must_waivers cascade;
delete from programme.transitions where entity = 'task_item';
alter table programme.training_programmes drop column required_hours;
update programme.enrolments set hours = 0 where hours is null;
alter table programme.enrolments alter column hours set default 0, alter column hours set not null;
delete from programme.policies where key ~ '^(studio|training|task|report)\.';
delete from programme.notification_recipients r
using programme.notifications n
where n.notification_id = r.notification_id
    and n.template ~ '^(studio|training|task|report)\.';
delete from programme.notifications where template ~ '^(studio|training|task|report)\.';
delete from programme.notification_templates where template ~ '^(studio|training|task|report)\.';
