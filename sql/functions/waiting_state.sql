-- waiting_state(reason, retrying) → the state shown to people for a waiting job.
create or replace function skein.waiting_state(p_reason text, p_retrying boolean)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_reason <> 'due' then 'blocked'
        when p_retrying then 'retryable'
        else 'scheduled'
    end;
$$;
