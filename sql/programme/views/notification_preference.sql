-- One row per preference that differs from "now".
create or replace view programme.notification_preference as
select p.staff_no,
    f.category,
    f.channel,
    f.mode
from programme.notification_preferences f
join programme.people p on p.person_id = f.person_id;
