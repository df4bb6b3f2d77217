-- tell_bureau(template, params, subject, key): enqueues one message to the officials of the municipal bureau; a key
-- is told once. Part of the caller's transaction. Category is the template's first word.
create or replace function programme.tell_bureau(p_template text, p_params jsonb, p_subject text, p_key text)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select skein.enqueue('notify.send', jsonb_build_object(
            'v', 1,
            'template', p_template,
            'template_version', 1,
            'audience', jsonb_build_object('org', o.organisation_id, 'post', 'official'),
            'params', p_params,
            'severity', 'normal',
            'category', split_part(p_template, '.', 1),
            'subject', p_subject,
            'dedupe_key', p_key),
        unique_key => p_key)
    from programme.organisations o
    where o.kind = 'municipal_bureau'
    order by o.organisation_id
    limit 1
$$;
