-- tune(language) → PostgreSQL's settings that matter to the queue: each with a status (ok, warn, fail), its value now, what to set, how
-- it comes into force (reload or restart), and why, in en or zh-CN. It judges by what the server tells of itself; of the machine's
-- memory and disks the server tells nothing, so such advice names what to know.
create or replace function skein.tune(language text default 'en')
returns table (setting text, status text, current_value text, advised_value text, takes text, reason text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_requested bigint;
    v_timed bigint;
    v_activity record;
    v_sessions bigint;
begin
    if current_setting('server_version_num')::int >= 170000 then
        execute 'select num_requested, num_timed from pg_stat_checkpointer' into v_requested, v_timed;
    else
        select b.checkpoints_req, b.checkpoints_timed into v_requested, v_timed from pg_stat_bgwriter b;
    end if;
    select d.blks_read, d.blks_hit, d.temp_bytes, pg_database_size(d.datid) as bytes
    into v_activity
    from pg_stat_database d
    where d.datname = current_database();
    select count(*) into v_sessions from pg_stat_activity a where a.backend_type = 'client backend';
    return query
    select s.name, case when r.is_well then 'ok' else r.severity end, current_setting(s.name),
        case when r.is_well then '' else r.advised end,
        case when s.context = 'postmaster' then 'restart' else 'reload' end,
        case when r.is_well then '' when $1 = 'zh-CN' then r.chinese else r.english end
    from (
        select p.name, p.setting, p.source, p.context, n.number,
            n.number::bigint * case p.unit when '8kB' then 8192 when 'kB' then 1024 when 'MB' then 1048576 end as bytes
        from pg_settings p
        cross join lateral (select case when p.vartype in ('integer', 'real') then p.setting::float8 end) n(number)
    ) s
    join lateral (
        values
        ('fsync', s.setting = 'on', 'fail', 'on', 'a crash of the machine destroys the database', '机器崩溃会毁坏数据库'),
        ('full_page_writes', s.setting = 'on', 'fail', 'on', 'a crash of the machine destroys pages half written',
            '机器崩溃会毁坏写了一半的页面'),
        ('synchronous_commit', s.setting <> 'off', 'fail', 'on',
            'a job that was enqueued may be gone after a crash; where losing a commit is harmless the queue switches it off itself',
            '崩溃后已入队的作业可能丢失；在丢失提交无害之处队列会自行关闭它'),
        ('autovacuum', s.setting = 'on', 'fail', 'on', 'transaction ids run out and tables grow without end', '事务号会耗尽，表会无限增长'),
        ('track_counts', s.setting = 'on', 'fail', 'on', 'autovacuum sees nothing without it', '没有它 autovacuum 什么也看不到'),
        ('default_transaction_isolation', s.setting = 'read committed', 'warn', 'read committed',
            'transactions of the queue would fail and be repeated for nothing', '队列的事务会无谓地失败并重试'),
        ('shared_buffers',
            not (v_activity.blks_read > 1000000 and v_activity.blks_hit < 19 * v_activity.blks_read
                or s.bytes <= 134217728 and v_activity.bytes > 4 * s.bytes), 'warn', '25% of the memory',
            format('%s of the pages that were read were found in it, and the database has %s',
                round(100.0 * v_activity.blks_hit / greatest(v_activity.blks_hit + v_activity.blks_read, 1)) || ' %',
                pg_size_pretty(v_activity.bytes)),
            format('读取的页面有 %s 命中，数据库大小为 %s',
                round(100.0 * v_activity.blks_hit / greatest(v_activity.blks_hit + v_activity.blks_read, 1)) || ' %',
                pg_size_pretty(v_activity.bytes))),
        ('max_wal_size', v_requested <= 10 or v_requested <= v_timed, 'warn', pg_size_pretty(2 * s.bytes),
            format('%s checkpoints came since it was full, %s by the clock; each makes the next writes dearer', v_requested, v_timed),
            format('因其写满触发检查点 %s 次，按时间触发 %s 次；每次都会使随后的写入更费', v_requested, v_timed)),
        ('checkpoint_completion_target', s.number >= 0.9, 'warn', '0.9', 'writes all at once make jobs wait',
            '集中写盘会使作业等待'),
        ('wal_compression', s.setting <> 'off', 'warn', 'on', 'pages after a checkpoint take less log', '检查点之后的整页日志更小'),
        ('idle_in_transaction_session_timeout', s.setting <> '0', 'warn', '10min',
            'a forgotten transaction keeps VACUUM from cleaning, and the jobs enqueued in it from appearing',
            '被遗忘的事务会阻止 VACUUM 清理，其中入队的作业也不会出现'),
        ('tcp_keepalives_idle', s.source <> 'default', 'warn', '60',
            'the session of a client that vanished holds its locks until the system notices, two hours by default',
            '客户端消失后其会话会一直持锁，直到系统发觉，默认两小时'),
        ('max_connections', v_sessions < 0.8 * s.number, 'warn', (2 * s.number)::text,
            format('%s sessions are open; a worker takes nine, a thousand should go through a pooler', v_sessions),
            format('当前 %s 个会话；每个工作进程占九个，上千个应经由连接池', v_sessions)),
        ('work_mem', v_activity.temp_bytes < 1073741824, 'warn', pg_size_pretty(2 * s.bytes),
            format('%s went through temporary files since the statistics began', pg_size_pretty(v_activity.temp_bytes)),
            format('自统计开始已有 %s 写入临时文件', pg_size_pretty(v_activity.temp_bytes))),
        ('random_page_cost', s.number < 4, 'warn', '1.1', 'right for spinning disks only: others read any page as fast as the next',
            '只适合机械硬盘：其他磁盘读任何页面都一样快'),
        ('log_lock_waits', s.setting = 'on', 'warn', 'on', 'says in the log who waits for whom', '在日志中说明谁在等谁'),
        ('track_io_timing', s.setting = 'on', 'warn', 'on', 'tells slow disks from slow statements', '能区分磁盘慢与语句慢')
    ) r(name, is_well, severity, advised, english, chinese) on r.name = s.name
    order by case when r.is_well then 2 when r.severity = 'fail' then 0 else 1 end, s.name;
end
$$;
