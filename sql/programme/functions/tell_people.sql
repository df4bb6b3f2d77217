-- tell_people(template, audience, params, subject, key): enqueues one message; a key is told once. Category is the
-- template's first word. An audience of nobody gets nothing. Part of the caller's transaction.
create or replace function programme.tell_people(
    p_template text,
    p_audience jsonb,
    p_params jsonb,
    p_subject text,
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
            'audience', p_audience,
            'params', p_params,
            'severity', 'normal',
            'category', split_part(p_template, '.', 1),
            'subject', p_subject,
            'dedupe_key', p_key),
        unique_key => p_key)
    where p_audience is not null
        and p_audience -> 'persons' is distinct from '[]'
$$;
