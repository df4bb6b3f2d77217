-- state_of(id) → the state shown to people, or null when there is no such job. A ready job that somebody asked to cancel is
-- cancelled already: no claim hands it out.
create or replace function skein.state_of(p_id bigint)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case p.place
        when 'ready' then case
            when q.action = 'cancel' then 'cancelled'
            when q.action = 'reschedule' then 'scheduled'
            else 'available'
        end
        when 'ended' then (select e.state from skein.ended e where e.id = p_id limit 1)
        when 'waiting' then (select skein.waiting_state(w.reason, w.retrying) from skein.waiting w where w.id = p_id)
        else p.place
    end
    from skein.job_place(p_id) p
    left join skein.overrides q on q.job_id = p_id;
$$;
