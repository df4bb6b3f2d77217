-- claim(worker, queues, limit, free, suspects, turn) → what claim_batch hands out, a row per job: for people and programs that
-- count what they read by rows. A worker that cares for microseconds takes claim_batch.
create or replace function skein.claim(
    p_worker bigint,
    p_queues text[],
    p_limit int,
    p_free int,
    p_suspects int default 1,
    p_turn int default 0
)
returns setof skein.claimed
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select b.slice, b.lane, b.seq, b.token, b.leased_at, j.id, j.kind, j.attempt, j.max_attempts, j.flags, j.run_at, j.args,
        b.extras[j.n]
    from skein.claim_batch(p_worker, p_queues, p_limit, p_free, p_suspects, p_turn) b
    cross join lateral unnest(b.ids, b.kinds, b.attempts, b.max_attempts, b.flags, b.run_at, b.args)
        with ordinality j(id, kind, attempt, max_attempts, flags, run_at, args, n);
$$;
