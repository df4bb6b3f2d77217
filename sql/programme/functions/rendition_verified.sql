-- rendition_verified({"rendition_id", "measured", "checks"}, job_id) → {"rendition_id", "status", "fail", "warn"}: job kind
-- video.verify_rendition. One check with verdict FAIL fails the rendition; WARN and "no_data" do not. Repeating it changes
-- nothing. A failed rendition is made anew until policy video.encodes is used up: then its owner is told, and a person must
-- look.
-- Locks: the rendition, then its video. Raises SK008 for an unknown rendition, SK009 for one that is not produced, PM001
-- for a missing policy.
create or replace function programme.rendition_verified(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rendition programme.renditions;
    v_checks constant jsonb := p_args -> 'checks';
begin
    select r.*
    into v_rendition
    from programme.renditions r
    where r.rendition_id = (p_args ->> 'rendition_id')::bigint
    for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no rendition %s', p_args ->> 'rendition_id'), '/rendition_id',
            'not_found');
    end if;
    if v_rendition.status = 'planned' then
        perform skein.refuse('SK009', format('rendition %s is not produced', v_rendition.rendition_id), '/rendition_id',
            'bad_transition', 'video.verify_rendition');
    end if;
    if v_rendition.status = 'produced' then
        update programme.renditions r
        set status = case when v_checks @> '[{"verdict": "FAIL"}]' then 'failed' else 'verified' end,
            measured = p_args -> 'measured',
            checks = v_checks
        where r.rendition_id = v_rendition.rendition_id
        returning *
        into v_rendition;
        perform programme.add_event('video.' || v_rendition.status, 'video:' || v_rendition.video_id, p_job_id,
            jsonb_build_object('rendition_id', v_rendition.rendition_id, 'name', v_rendition.name));
        if v_rendition.status = 'failed' then
            if v_rendition.encodes < programme.policy('video.encodes', programme.city_day(now()))::int then
                perform programme.rendition_again(v_rendition.rendition_id, p_job_id);
            else
                perform programme.video_tell(v_rendition.video_id, 'video.failed',
                    jsonb_build_object('rendition', v_rendition.name),
                    format('video.failed:%s:%s', v_rendition.rendition_id, v_rendition.encodes), 'high');
            end if;
        end if;
    end if;
    return jsonb_build_object('rendition_id', v_rendition.rendition_id, 'status', v_rendition.status,
        'fail', (select count(*) from jsonb_array_elements(v_rendition.checks) c where c.value ->> 'verdict' = 'FAIL'),
        'warn', (select count(*) from jsonb_array_elements(v_rendition.checks) c where c.value ->> 'verdict' = 'WARN'));
end
$$;
