-- notify_send(args, job_id) → {"notification_id", "created", "recipients"}: job kind notify.send, in-app channel, and
-- "deliveries" when the audience names endpoints or its people have some of their own, by their preferences. A
-- "calendar" {"method", "text"} goes with it to mail endpoints, and is never held for a digest; it names people by their
-- numbers (mailto:person-42), and the worker that mails it puts their addresses in.
-- One logical message per dedupe_key, one row per recipient. Repeating it sends nothing. A message that has expired is
-- not sent late ({"expired": true}). Locks: the dedupe key. Raises SK002 for an unknown template, a variable without
-- a parameter, a calendar with an address, an audience that does not exist or is larger than policy notify.max_audience.
create or replace function programme.notify_send(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_today constant date := programme.city_day(now());
    v_expires_at constant timestamptz := programme.time_argument(p_args, 'expires_at');
    v_template programme.notification_templates;
    v_missing text;
    v_people bigint[];
    v_id bigint;
    v_sent jsonb;
    v_own int;
begin
    select t.*
    into v_template
    from programme.notification_templates t
    where t.template = p_args ->> 'template'
        and t.version = coalesce((p_args ->> 'template_version')::int, t.version)
    order by t.version desc
    limit 1;
    if not found then
        perform skein.refuse('SK002', format('there is no template %L', p_args ->> 'template'), '/template',
            'not_found', 'notify.send');
    end if;
    select v.name
    into v_missing
    from unnest(v_template.variables) v (name)
    where coalesce(p_args -> 'params' ->> v.name, '') = ''
    limit 1;
    if found then
        perform skein.refuse('SK002', format('template %s needs %s', v_template.template, v_missing),
            '/params/' || v_missing, 'required', 'notify.send');
    end if;
    if regexp_replace(p_args #>> '{calendar,text}', '\r?\n[ \t]', '', 'g') ~* 'mailto:[^\r\n]*@' then
        perform skein.refuse('SK002', 'the calendar text holds a mail address', '/calendar/text', 'address', 'notify.send',
            'name people by their numbers: mailto:person-42');
    end if;
    v_people := case
        when p_args -> 'audience' ? 'endpoints' and not p_args -> 'audience' ?| '{persons,org,post,list}' then '{}'
        else programme.audience(p_args -> 'audience', v_today)
    end;
    if cardinality(v_people) > programme.policy('notify.max_audience', v_today)::int then
        perform skein.refuse('SK002', format('%s recipients are too many', cardinality(v_people)), '/audience', 'range',
            'notify.send');
    end if;
    if v_expires_at <= now() then
        return jsonb_build_object('created', false, 'expired', true, 'recipients', 0);
    end if;
    insert into programme.notifications (dedupe_key, template, template_version, params, category, severity, subject,
        expires_at, calendar_method, calendar_text)
    values (p_args ->> 'dedupe_key', v_template.template, v_template.version, coalesce(p_args -> 'params', '{}'),
        p_args ->> 'category', p_args ->> 'severity', p_args ->> 'subject', v_expires_at,
        p_args #>> '{calendar,method}', p_args #>> '{calendar,text}')
    on conflict on constraint notification_sent_once do nothing
    returning notification_id
    into v_id;
    if v_id is null then
        return jsonb_build_object('created', false, 'recipients', 0);
    end if;
    insert into programme.notification_recipients (notification_id, person_id)
    select v_id, p.person_id
    from unnest(v_people) p (person_id);
    v_sent := jsonb_build_object('recipients', cardinality(v_people));
    v_own := programme.queue_own_deliveries(v_id, v_people, p_args ->> 'category', p_args ->> 'severity',
        not p_args ? 'calendar');
    if v_own > 0 then
        v_sent := v_sent || jsonb_build_object('deliveries', v_own);
    end if;
    if p_args -> 'audience' ? 'endpoints' then
        v_sent := v_sent || jsonb_build_object('deliveries',
            v_own + programme.queue_deliveries(v_id, p_args #> '{audience,endpoints}', v_template.names_people));
    end if;
    perform programme.add_event('notify.sent', p_args ->> 'subject', p_job_id,
        jsonb_build_object('notification_id', v_id, 'template', v_template.template) || v_sent);
    return jsonb_build_object('notification_id', v_id, 'created', true) || v_sent;
end
$$;
