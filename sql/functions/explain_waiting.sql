-- explain_waiting(…) → the sentence for the gate a waiting job stands at.
create or replace function skein.explain_waiting(
    p_reason text,
    p_run_at timestamptz,
    p_limit_key text,
    p_tenant text,
    p_state text,
    p_note text,
    p_since timestamptz
)
returns table (reason_code text, detail text, since timestamptz, release text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case when p_reason = 'due' then p_state else p_reason end,
        case p_reason
            when 'due' then case
                when p_state = 'retryable' then 'an attempt failed' || coalesce(' (' || p_note || ')', '') || '; it is tried again at its due time'
                else 'it is not due yet' || coalesce('; ' || p_note, '')
            end
            when 'limit' then format('limit %s lets %s run at once and %s start per %s; %s are running', p_limit_key,
                coalesce(l.max_running::text, 'any number'), coalesce(l.rate::text, 'any number'), coalesce(l.per::text, 'period'),
                (select count(*) from skein.limit_uses u where u.limit_key = p_limit_key and u.released_at is null))
            when 'fair' then format('its queue takes turns between tenants; %s waits for its turn', coalesce(p_tenant, 'a job without tenant'))
            when 'paused' then 'it was set aside by a pause'
            else 'it waits for other jobs'
        end,
        p_since,
        case p_reason
            -- to the second: nobody waits for microseconds, and columns stay as wide as they are
            when 'due' then 'at ' || date_trunc('second', p_run_at)
            when 'limit' then 'a running job of this limit ends, or the period passes'
            when 'fair' then 'the jobs before it in its turn are handed out'
            when 'paused' then 'the pause ends'
            else 'its parents finish'
        end
    from (select 1) one
    left join skein.limits l on l.name = split_part(p_limit_key, ':', 1);
$$;
