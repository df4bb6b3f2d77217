-- Takes back lesson preparation: its plans, sessions, roster and texts, with what was sent by them.
delete from programme.notifications where template like 'lessonprep.%';
delete from programme.notification_templates where template like 'lessonprep.%';
delete from programme.policies where key like 'prep.%';
drop table programme.prep_placements, programme.prep_plans, programme.hosting_ledger, programme.prep_invitations,
    programme.prep_attendance, programme.prep_participants, programme.prep_sessions, programme.prep_templates,
    programme.prep_roster;
delete from programme.transitions where entity = 'prep_session';
