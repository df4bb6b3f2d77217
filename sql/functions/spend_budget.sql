-- spend_budget(max_waiting, count): takes count from what this producer may still enqueue. The jobs it has waiting
-- are counted only when the budget is used up, and at most once a second, so that a quota costs one row update per
-- call and can never be exceeded. Raises SK006.
create or replace function skein.spend_budget(p_max_waiting int, p_count int)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_budget skein.producer_budget;
begin
    insert into skein.producer_budget (role_name, remaining, counted_at)
    values (session_user, 0, '-infinity')
    on conflict do nothing;
    select b.*
    into v_budget
    from skein.producer_budget b
    where b.role_name = session_user
    for update;
    if v_budget.remaining < p_count and v_budget.counted_at < clock_timestamp() - interval '1 second' then
        v_budget.remaining := p_max_waiting - skein.unstarted_jobs(session_user);
        v_budget.counted_at := clock_timestamp();
    end if;
    if v_budget.remaining < p_count then
        perform skein.refuse('SK006',
            format('role %I has reached its quota of %s waiting jobs', session_user, p_max_waiting), '', 'max_waiting',
            p_hint => 'try again when some of them have started');
    end if;
    update skein.producer_budget b
    set remaining = v_budget.remaining - p_count,
        counted_at = v_budget.counted_at
    where b.role_name = session_user;
end
$$;
