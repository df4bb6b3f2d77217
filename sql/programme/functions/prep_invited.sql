-- prep_invited(uid) → who takes part in the session that was invited under this identifier and has a mail address: number,
-- staff number, the address as it rests. Who has the key finds by it who answered (prep_reply).
create or replace function programme.prep_invited(p_uid text)
returns table (person_id bigint, staff_no text, email bytea)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select q.person_id, q.staff_no, q.email_sealed
    from programme.prep_sessions s
    join programme.prep_participants p using (session_id)
    join programme.people q on q.person_id = p.person_id
    where s.ical_uid::text = p_uid
        and q.email_sealed is not null
    order by q.person_id
$$;
