-- preview(template, version, params, locale) → {"version", "title", "text", "missing"}: what a message would say; version
-- null means the newest. `missing` are variables without a parameter. Raises SK002 for an unknown template.
create or replace function programme.preview(p_template text, p_version int, p_params jsonb, p_locale text)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_template programme.notification_templates;
    v_english constant boolean := p_locale = 'en';
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
    return jsonb_build_object('version', v_template.version,
        'title', programme.render(case when v_english then coalesce(v_template.subject_en, v_template.subject_zh)
            else v_template.subject_zh end, p_params),
        'text', programme.render(case when v_english then coalesce(v_template.body_en, v_template.body_zh)
            else v_template.body_zh end, p_params),
        'missing', coalesce((
            select jsonb_agg(v.name)
            from unnest(v_template.variables) v (name)
            where coalesce(p_params ->> v.name, '') = ''), '[]'));
end
$$;
