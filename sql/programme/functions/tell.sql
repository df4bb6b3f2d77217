-- tell(template, audience, params, subject, dedupe_key, severity): enqueues one in-app message of category review; the
-- key makes it once for ever. Nothing is enqueued for an audience of nobody ({"persons": []}).
create or replace function programme.tell(
    p_template text,
    p_audience jsonb,
    p_params jsonb,
    p_subject text,
    p_dedupe_key text,
    p_severity text default 'normal'
)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select skein.enqueue('notify.send', jsonb_build_object('v', 1, 'template', p_template, 'template_version', 1,
            'audience', p_audience, 'params', p_params, 'severity', p_severity, 'category', 'review',
            'subject', p_subject, 'dedupe_key', p_dedupe_key),
        unique_key => p_dedupe_key)
    where p_audience is not null
        and p_audience -> 'persons' is distinct from '[]'
$$;
