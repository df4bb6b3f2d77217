-- Removes the queue with every job in it: take a pg_dump first.
drop table skein.sleepers, skein.leader, skein.unknown_kinds, skein.workers;
drop table skein.job_logs, skein.results, skein.failures, skein.ended;
drop table skein.outcome, skein.lease, skein.ready, skein.current_slice, skein.slices;
drop table skein.progress, skein.overrides, skein.limit_uses, skein.requests, skein.unique_keys;
drop table skein.dependencies, skein.waiting;
drop sequence skein.job_id;
drop table skein.audit_log, skein.producer_budget, skein.producers, skein.pauses, skein.limits;
drop table skein.lanes, skein.queues, skein.kind_rules, skein.kinds, skein.settings;
drop type skein.claimed;
drop type skein.claimed_batch;
drop type skein.enqueue_plan;
