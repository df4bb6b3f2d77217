-- video_tell(video_id, template, params, key, severity): enqueues one message about a video to its owner, or to the
-- municipal bureau's officials when it has none; a key is told once. Code and title are added to the parameters.
-- Part of the caller's transaction. Nothing is enqueued where there is neither owner nor bureau.
create or replace function programme.video_tell(
    p_video_id bigint, p_template text, p_params jsonb, p_key text, p_severity text default 'normal'
)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select skein.enqueue('notify.send', jsonb_build_object('v', 1, 'template', p_template, 'template_version', 1,
            'audience', a.audience, 'params', jsonb_build_object('code', v.code, 'title', v.title_zh) || p_params,
            'severity', p_severity, 'category', 'video', 'subject', 'video:' || v.video_id, 'dedupe_key', p_key),
        unique_key => p_key)
    from programme.videos v
    cross join lateral (
        select case when v.owner_id is null then programme.office()
            else jsonb_build_object('persons', jsonb_build_array(v.owner_id)) end as audience
    ) a
    where v.video_id = p_video_id
        and a.audience is not null
$$;
