-- prep_tell(template, session, persons, params, key): enqueues one message about a session; a key is told once. topic,
-- when and place are added to the parameters.
create or replace function programme.prep_tell(
    p_template text,
    p_session programme.prep_sessions,
    p_persons bigint[],
    p_params jsonb,
    p_key text
)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select skein.enqueue('notify.send', jsonb_build_object(
            'v', 1,
            'template', p_template,
            'template_version', 1,
            'audience', jsonb_build_object('persons', to_jsonb(p_persons)),
            'params', jsonb_strip_nulls(jsonb_build_object(
                'topic', p_session.topic_zh,
                'when', programme.local_text(lower(p_session.span)),
                'place', programme.prep_place(p_session.organisation_id, p_session.room_id))) || p_params,
            'severity', 'normal',
            'category', 'lessonprep',
            'subject', 'session:' || p_session.session_id,
            'dedupe_key', p_key),
        unique_key => p_key)
    where cardinality(p_persons) > 0
$$;
