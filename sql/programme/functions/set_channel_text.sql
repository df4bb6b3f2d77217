-- set_channel_text(template, version, channel, subject_zh, body_zh, subject_en, body_en, provider_template) → {"variables"}: what a
-- message says by one channel instead of its usual text; a version that was sent says what it said, so a text is changed
-- only with a new version of its template. For sms the provider's code for the registered text is needed. Raises SK002 for
-- an unknown template and a place that is none of its variables, SK009 for a text that is there; the table refuses the rest.
create or replace function programme.set_channel_text(
    p_template text, p_version int, p_channel text, p_subject_zh text, p_body_zh text, p_subject_en text, p_body_en text,
    p_provider_template text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_variables text[];
    v_place text;
begin
    select t.variables into v_variables
    from programme.notification_templates t
    where t.template = p_template
        and t.version = p_version;
    if not found then
        perform skein.refuse('SK002', format('there is no version %s of template %L', p_version, p_template), '/template',
            'not_found');
    end if;
    select m.part[1] into v_place
    from regexp_matches(concat_ws(' ', p_subject_zh, p_body_zh, p_subject_en, p_body_en), '\{(\w+)\}', 'g') m (part)
    where m.part[1] <> all (v_variables)
    limit 1;
    if found then
        perform skein.refuse('SK002', format('%s is no variable of template %s', v_place, p_template), '/body', 'unknown');
    end if;
    insert into programme.channel_texts
    values (p_template, p_version, p_channel, p_subject_zh, p_body_zh, p_subject_en, p_body_en, p_provider_template)
    on conflict (template, version, channel) do nothing;
    if not found then
        perform skein.refuse('SK009', format('template %s has a text for %s already', p_template, p_channel), '/channel',
            'taken');
    end if;
    return jsonb_build_object('variables', to_jsonb(v_variables));
end
$$;
