-- doctor_texts() → what doctor() says in each language: the check's name for people, what there is to say when there is nothing to
-- tell of (null: there always is something), what was found, and what to do when that is not well. %1$s and so on are the facts of
-- examine(), in their order.
create or replace function skein.doctor_texts()
returns table (check_name text, language text, title text, nothing text, found text, advice text)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    values
    ('restored from another cluster', 'en', 'restored from another cluster', 'transaction ids belong to this cluster',
        '%1$s lanes carry transaction ids of another cluster', 'run: skein repair'),
    ('restored from another cluster', 'zh-CN', '从其他集群恢复', '事务号属于本集群', '%1$s 条通道带有其他集群的事务号',
        '请运行：skein repair'),
    ('workers', 'en', 'workers', null, '%1$s workers are alive', 'start one: skein worker'),
    ('workers', 'zh-CN', '工作进程', null, '%1$s 个工作进程在运行', '请启动一个：skein worker'),
    ('oldest snapshot', 'en', 'oldest snapshot', 'nobody holds an old snapshot',
        'session %1$s (%2$s, %3$s) holds a snapshot since %4$s',
        'the queue does not slow down, but other tables bloat: select pg_terminate_backend(%1$s)'),
    ('oldest snapshot', 'zh-CN', '最旧的快照', '没有会话持有旧快照', '会话 %1$s（%2$s，%3$s）持有快照已 %4$s',
        '队列不会变慢，但其他表会膨胀：select pg_terminate_backend(%1$s)'),
    ('prepared transactions', 'en', 'prepared transactions', null, '%1$s prepared transactions are older than ten minutes',
        'their jobs appear when they are committed: see pg_prepared_xacts'),
    ('prepared transactions', 'zh-CN', '预备事务', null, '%1$s 个预备事务超过十分钟', '提交之后其中的作业才会出现：见 pg_prepared_xacts'),
    ('admission', 'en', 'admission', null, '%1$s jobs are due for more than a minute and not let through',
        'a worker that leads does this: is one running?'),
    ('admission', 'zh-CN', '放行', null, '%1$s 个作业到期超过一分钟仍未放行', '放行由领导工作进程完成：是否有工作进程在运行？'),
    ('retention', 'en', 'retention', null, '%1$s slices are past their retention and still there',
        'a slice stays while a job of it has not ended: look for long-running or unclaimed jobs'),
    ('retention', 'zh-CN', '保留期', null, '%1$s 个历史分片已过保留期仍未清除',
        '分片中有作业未结束时不会清除：请查找长时间运行或无人领取的作业'),
    ('transaction ids', 'en', 'transaction ids', null, 'the oldest unfrozen transaction is %1$s old',
        'let autovacuum freeze: vacuum (freeze)'),
    ('transaction ids', 'zh-CN', '事务号', null, '最旧的未冻结事务距今 %1$s 个事务', '让 autovacuum 冻结：vacuum (freeze)'),
    ('server version', 'en', 'server version', null, 'PostgreSQL %1$s',
        'update to 15.15, 16.11, 17.7, 18.1 or later: LISTEN can break after clog truncation before'),
    ('server version', 'zh-CN', '服务器版本', null, 'PostgreSQL %1$s',
        '请升级到 15.15、16.11、17.7、18.1 或更高版本：此前的版本在 clog 截断后 LISTEN 可能失效')
$$;
