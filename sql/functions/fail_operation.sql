-- fail_operation(id, runner, problem): the runner cannot go on with it, as when the filter cannot be read any more.
create or replace function skein.fail_operation(p_id bigint, p_runner text, p_problem text)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    update skein.operations o
    set state = 'failed',
        problem = left(p_problem, 1000),
        ended_at = clock_timestamp(),
        updated_at = clock_timestamp()
    where o.operation = p_id
        and o.runner = p_runner
        and o.ended_at is null;
$$;
