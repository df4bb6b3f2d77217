-- One row per text that a channel has of its own.
create or replace view programme.channel_text as
select c.template,
    c.version,
    c.channel,
    c.subject_zh,
    c.body_zh,
    c.subject_en,
    c.body_en,
    c.provider_template
from programme.channel_texts c;
