-- Irreversible: drops every studio, training programme, community and school calendar.

drop table programme.calendar_blocks, programme.school_terms, programme.community_members, programme.communities,
    programme.training_progress, programme.enrolments, programme.training_programmes, programme.studio_findings,
    programme.studio_members, programme.studios cascade;
drop domain programme.term_code;
delete from programme.notifications where template ~ '^(studio|training|task)\.';
delete from programme.notification_templates where template ~ '^(studio|training|task)\.';
delete from programme.policies where key ~ '^(studio|training|task)\.';
