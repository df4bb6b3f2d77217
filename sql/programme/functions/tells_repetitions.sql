-- tells_repetitions(channel) → whether who gets a message twice by this channel can tell: a webhook by its Idempotency-Key, a
-- mail program by the Message-ID. Group robots and short messages cannot: people would read it twice.
create or replace function programme.tells_repetitions(p_channel text)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select p_channel in ('webhook', 'email')
$$;
