-- job_in_state: the id and state of every job, with a branch for each state, newest first: the way in for those who look for
-- one state among many jobs. A condition on the state leaves the other branches out when the statement is planned, where
-- skein.job would derive the state of each row of the log. It means what skein.job means: look the rest up there by id.
--   select j.* from skein.job_in_state s cross join lateral (select * from skein.job j where j.id = s.id offset 0) j
--   where s.state = 'discarded' order by s.id desc limit 20
-- Such a statement is wide: `set jit = off` first, or compiling it takes longer than running it.
-- Of a lane's available jobs these are the 100,000 that come next: more are counted nowhere either.
-- Completed jobs are found along the log's index on id, and rows that were not handed out yet are passed over without a look
-- at leases. It shows everybody's jobs, so producers have skein.job alone.
create or replace view skein.job_in_state
as
with cursor as materialized (
    select l.lane, c.lo, c.hi, c.pos_xid, c.pos_id
    from skein.lanes l
    cross join lateral skein.lane_cursor(l.lane) c
), job as (
    -- the states of skein.waiting_state, each by an index that holds no job of another one
    (
    select w.id, 'scheduled' as state
    from skein.waiting w
    where w.reason = 'due'
        and not w.retrying
    order by w.id desc
    )
    union all
    (
    select w.id, 'retryable'
    from skein.waiting w
    where w.reason = 'due'
        and w.retrying
    order by w.id desc
    )
    union all
    (
    select w.id, 'blocked'
    from skein.waiting w
    where w.reason <> 'due'
    order by w.id desc
    )
    union all
    select e.id, e.state
    from skein.ended e
    union all
    -- ready, but somebody asked otherwise
    select o.job_id, case o.action when 'cancel' then 'cancelled' else 'scheduled' end
    from skein.overrides o
    where exists (
        select
        from skein.ready r
        cross join lateral skein.ready_state(r.slice, r.lane, r.xid, r.id) s
        where r.id = o.job_id
            and s.state = 'available'
    )
    union all
    (
    select u.id, 'available'
    from skein.lanes l
    cross join lateral skein.unclaimed(l.lane, 100000) u
    where not exists (select from skein.overrides o where o.job_id = u.id)
    order by u.id desc
    )
    union all
    (
    select i.id, 'running'
    from skein.workers w
    cross join lateral skein.open_leases(w.worker) o
    cross join lateral unnest(o.ids) i(id)
    -- what a worker left has been rescued long since; a volatile function here would make PostgreSQL compute all of `job`
    where w.ended_at is null
        or w.ended_at > now() - interval '1 day'
    order by i.id desc
    )
    union all
    (
    select r.id, 'completed'
    from skein.ready r
    -- Rows that nobody has been handed yet may be a million: most are told by one comparison, with the place of their lane.
    where r.xid <= (array(
            select greatest(c.pos_xid, pg_snapshot_xmax(c.lo))
            from generate_series(1, (select max(l.lane) from skein.lanes l)) n(lane)
            left join cursor c on c.lane = n.lane
            order by n.lane
        ))[r.lane]
        -- a scalar, which keeps the index's order
        and (
            select pg_visible_in_snapshot(r.xid, c.lo)
                or (pg_visible_in_snapshot(r.xid, c.hi) and (r.xid, r.id) <= (c.pos_xid, c.pos_id))
            from cursor c
            where c.lane = r.lane
        )
        -- and no join: what a joined function costs when it is called again is not counted, and all would be called and sorted
        and (select s.state from skein.ready_state(r.slice, r.lane, r.xid, r.id) s) = 'completed'
    order by r.id desc
    )
)
select j.id, j.state
from job j
order by j.id desc;
