-- ring(queue): wakes a worker that sleeps on this queue; '' wakes the leader. A busy queue gets no NOTIFY, since
-- notifying transactions line up for one lock of the whole database when they commit.
create or replace function skein.ring(p_queue text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (select from skein.sleepers s where s.queue = p_queue and s.until > clock_timestamp()) then
        perform pg_notify('skein', 'wake:' || p_queue);
    end if;
end
$$;
