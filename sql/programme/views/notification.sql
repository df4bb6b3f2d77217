-- One row per message and recipient, with the text in the recipient's language (Chinese where English is missing).
create or replace view programme.notification as
select n.notification_id,
    r.person_id,
    n.category,
    n.severity,
    n.subject,
    programme.render(case p.locale when 'en' then coalesce(t.subject_en, t.subject_zh) else t.subject_zh end, n.params)
        as title,
    programme.render(case p.locale when 'en' then coalesce(t.body_en, t.body_zh) else t.body_zh end, n.params) as body,
    n.created_at,
    n.expires_at,
    r.read_at
from programme.notifications n
join programme.notification_recipients r on r.notification_id = n.notification_id
join programme.people p on p.person_id = r.person_id
join programme.notification_templates t on t.template = n.template and t.version = n.template_version;
