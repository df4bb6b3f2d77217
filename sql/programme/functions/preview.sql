-- preview(template, version, params, locale, channel) → {"version", "title", "text", "missing"}: what a message would say by that
-- channel; version null means the newest, channel null the usual text. `missing` are variables without a parameter. For sms
-- also the provider's code and the parts that it is charged as ("provider_template", "parts"; a text of more than 70
-- characters goes in parts of 67). Raises SK002 for an unknown template.
create or replace function programme.preview(
    p_template text, p_version int, p_params jsonb, p_locale text, p_channel text default null
)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_template programme.notification_templates;
    v_text record;
    v_body text;
begin
    select t.* into v_template
    from programme.notification_templates t
    where t.template = p_template
        and t.version = coalesce(p_version, t.version)
    order by t.version desc
    limit 1;
    if not found then
        perform skein.refuse('SK002', format('there is no template %L', p_template), '/template', 'not_found');
    end if;
    select x.* into v_text
    from programme.text_of(v_template.template, v_template.version, p_channel, p_locale) x;
    v_body := programme.render(v_text.body, p_params);
    return jsonb_build_object('version', v_template.version,
        'title', programme.render(v_text.title, p_params),
        'text', v_body,
        'missing', coalesce((
            select jsonb_agg(v.name)
            from unnest(v_template.variables) v (name)
            where coalesce(p_params ->> v.name, '') = ''), '[]'))
        || case when v_text.provider_template is not null then jsonb_build_object(
            'provider_template', v_text.provider_template,
            'parts', case when length(v_body) <= 70 then 1 else ceil(length(v_body) / 67.0)::int end)
            else '{}' end;
end
$$;
