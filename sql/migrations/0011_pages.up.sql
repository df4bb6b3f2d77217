-- What the pages of operators look for among a million waiting jobs. Written only when a job waits, not when it is enqueued
-- ready; a partial index holds no more than the jobs it is for.
create index waiting_lane on skein.waiting (lane);
create index waiting_retrying on skein.waiting (id) where reason = 'due' and retrying;
create index waiting_blocked on skein.waiting (id) where reason <> 'due';
