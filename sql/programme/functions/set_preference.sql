-- set_preference(staff_no, category, channel, mode) → {"mode"}: how a person wants messages of a category by a channel:
-- now, hourly, daily, weekly or off. What is critical comes at once whatever is set. Raises SK002 for an unknown person;
-- the table's checks refuse the rest.
create or replace function programme.set_preference(p_staff_no text, p_category text, p_channel text, p_mode text)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into programme.notification_preferences (person_id, category, channel, mode)
    values (programme.actor(p_staff_no), p_category, p_channel, p_mode)
    on conflict (person_id, category, channel) do update set mode = excluded.mode
    returning jsonb_build_object('mode', mode)
$$;
