-- What the pages read would otherwise grow with what is kept: failures of the last hour in a slice that is a day long, missed
-- due times among all that were decided, and one subject's entries among all of the audit log.

-- Ended jobs and failures are written in the order of time: a range of blocks costs nothing to note. The newest ranges are
-- noted by autovacuum, and read as they are until then.
create index ended_at on skein.ended using brin (ended_at) with (pages_per_range = 32, autosummarize = on);
create index failures_at on skein.failures using brin (at) with (pages_per_range = 32, autosummarize = on);

-- Holds misses alone, so that firing writes nothing to it.
create index occurrences_missed on skein.occurrences (schedule, decided_at)
    where outcome in ('missed', 'skipped_misfire', 'error');

-- Whoever looks for one thing reads its entries from the newest on.
create index audit_log_subject on skein.audit_log (subject, id);
create index audit_log_action on skein.audit_log (action, id);
create index audit_log_actor on skein.audit_log (actor, id);
create index audit_log_person on skein.audit_log ((detail ->> 'person'), id) where detail ->> 'person' is not null;
