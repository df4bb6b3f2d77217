-- text_of(template, version, channel, locale) → title and text as they stand with their places, and the provider's code: the
-- channel's own text where there is one, otherwise the usual one; Chinese where English is missing. channel null: the usual.
create or replace function programme.text_of(p_template text, p_version int, p_channel text, p_locale text)
returns table (title text, body text, provider_template text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select
        case when p_locale = 'en' then coalesce(c.subject_en, c.subject_zh, t.subject_en, t.subject_zh)
            else coalesce(c.subject_zh, t.subject_zh) end,
        case
            when c.template is not null then case when p_locale = 'en' then coalesce(c.body_en, c.body_zh) else c.body_zh end
            when p_locale = 'en' then coalesce(t.body_en, t.body_zh)
            else t.body_zh
        end,
        c.provider_template
    from programme.notification_templates t
    left join programme.channel_texts c
        on c.template = t.template and c.version = t.version and c.channel = p_channel
    where t.template = p_template
        and t.version = p_version
$$;
