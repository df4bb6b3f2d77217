-- Irreversible: drops evaluations, objections, lifelong titles, escalations and the versions of reopened reviews.

drop table programme.objections, programme.lifelong_titles, programme.term_evaluations cascade;
drop table programme.review_versions, programme.review_escalations cascade;
drop trigger annual_review_change on programme.annual_reviews;
drop function programme.check_review_change();
alter table programme.review_cycles
    drop constraint cycle_given_known,
    drop column given,
    drop column close_job_id,
    drop column completeness;
delete from programme.transitions
where entity in ('term_evaluation', 'objection')
    or (entity = 'annual_review' and from_status in ('party_confirmed', 'missed') and to_status = 'returned');
delete from programme.notification_recipients r
using programme.notifications n
where n.notification_id = r.notification_id
    and n.template in ('review.escalated', 'review.closed', 'review.close_held', 'review.redated',
        'evaluation.proposed', 'evaluation.inputs_changed', 'evaluation.noticed', 'evaluation.applied');
delete from programme.notifications
where template in ('review.escalated', 'review.closed', 'review.close_held', 'review.redated',
    'evaluation.proposed', 'evaluation.inputs_changed', 'evaluation.noticed', 'evaluation.applied');
delete from programme.notification_templates
where template in ('review.escalated', 'review.closed', 'review.close_held', 'review.redated',
    'evaluation.proposed', 'evaluation.inputs_changed', 'evaluation.noticed', 'evaluation.applied');
delete from programme.policies
where key ~ '^evaluation\.'
    or key in ('review.escalation_workdays', 'review.max_missed_share', 'review.misses_to_flag');
