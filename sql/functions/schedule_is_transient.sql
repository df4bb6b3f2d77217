-- schedule_is_transient(sqlstate) → whether an error says something about the server at that moment and nothing about
-- the
-- schedule: the due time is then decided later and not recorded as failed. (Rollbacks and deadlocks, lack of
-- resources, locks, operator intervention, input and output.)
create or replace function skein.schedule_is_transient(p_sqlstate text)
returns boolean
language sql
immutable
as $$
    select left(p_sqlstate, 2) in ('40', '53', '55', '57', '58', '25');
$$;
