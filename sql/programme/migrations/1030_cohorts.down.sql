-- Irreversible: drops every application, score, notice and objection. Functions and views that stand on them go too.

drop trigger cohort_transition on programme.cohorts;
drop table programme.cohort_objections, programme.cohort_notices, programme.cohort_rankings, programme.mentor_ties,
    programme.expert_scores, programme.eligibility_settlements, programme.applications, programme.ethics_records,
    programme.eligibility_rules, programme.district_quotas cascade;
delete from programme.transitions where entity in ('cohort', 'application');
delete from programme.notifications where template like 'cohort.%';
delete from programme.notification_templates where template like 'cohort.%';
delete from programme.policies where key like 'cohort.%';
