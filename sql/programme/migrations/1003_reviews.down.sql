-- Irreversible: drops every review, reminder and notice, and the policy values of theirs.
-- Functions and views that stand on these tables go with them.

drop table programme.notification_recipients, programme.notifications, programme.notification_templates cascade;
drop table programme.review_reminders, programme.annual_reviews, programme.review_cycles cascade;
drop function programme.bump_row_version();
drop domain programme.review_basis;
delete from programme.transitions
where entity in ('review_cycle', 'annual_review');
delete from programme.policies
where key ~ '^(review|notify)\.';
