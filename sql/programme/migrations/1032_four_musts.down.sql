-- Irreversible: drops all evidence of the four musts and its results.

drop table programme.four_must_results, programme.four_must_records, programme.quality_tests,
    programme.observation_rounds, programme.commemorations cascade;
delete from programme.transitions where entity = 'four_must_record';
delete from programme.notifications where template like 'four\_musts.%';
delete from programme.notification_templates where template like 'four\_musts.%';
delete from programme.policies where key like 'four\_musts.%';
