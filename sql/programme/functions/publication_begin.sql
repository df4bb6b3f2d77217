-- publication_begin({"video_id", "platform"}, job_id) → what the job video.publish_metadata does next; commit it before
-- anything goes out.
--   {"next": "send", …}    hand it over, once, and report to publication_end
--   {"next": "look", …}    a call went out that nobody has heard of: ask for it first, report, and begin anew
--   {"next": "remove", …}  take it back; repeating that does no harm
--   {"next": "none", "status", "missing"}
-- Each call gets a number, "call"; publication_end hears only the last one.
-- Locks: the publication. Raises SK008 for a publication that does not exist.
create or replace function programme.publication_begin(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_publication programme.publications;
    v_next text := 'none';
begin
    v_publication := programme.publication_lock((p_args ->> 'video_id')::bigint, p_args ->> 'platform');
    if v_publication.status = 'withdrawing' then
        v_next := 'remove';
    elsif v_publication.status = 'submitted' and v_publication.sending_since is not null then
        v_next := 'look';
    elsif v_publication.status in ('ready', 'stale', 'submitted') then
        if v_publication.status <> 'submitted' then
            v_publication := programme.publication_refresh(v_publication.video_id, v_publication.platform_id, p_job_id);
        end if;
        if v_publication.status <> 'blocked' and v_publication.missing = '[]' then
            perform programme.publication_move(v_publication.video_id, v_publication.platform_id, 'submitted', p_job_id,
                jsonb_build_object('hash', v_publication.meta_hash));
            -- From here on the hash is what is handed over, whatever is entered meanwhile.
            update programme.publications u
            set sending_since = clock_timestamp(),
                submitted_hash = u.meta_hash,
                last_error = null
            where u.video_id = v_publication.video_id
                and u.platform_id = v_publication.platform_id;
            v_next := 'send';
        end if;
    end if;
    if v_next = 'none' then
        return jsonb_build_object('next', v_next, 'status', v_publication.status, 'missing', v_publication.missing);
    end if;
    update programme.publications u
    set calls = u.calls + 1
    where u.video_id = v_publication.video_id
        and u.platform_id = v_publication.platform_id;
    return jsonb_build_object('next', v_next)
        || programme.publication_task(v_publication.video_id, v_publication.platform_id);
end
$$;
