-- video_assign(code, owner, organisation, studio) → {"video_id"}: whose a video is and whom it counts for: a staff number,
-- a code of an organisation, a code of a studio; null leaves what there is. Where a studio is named and no organisation is
-- known, the studio's counts. Locks: the video. Raises SK002 for an unknown person, organisation or studio, SK008 for an
-- unknown video.
create or replace function programme.video_assign(
    p_code text, p_owner text default null, p_organisation text default null, p_studio text default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_video constant bigint := programme.video_of(p_code);
    v_owner constant bigint := case when p_owner is not null then programme.actor(p_owner) end;
    v_organisation bigint;
    v_studio bigint;
    v_home bigint;
begin
    if p_organisation is not null then
        select o.organisation_id into v_organisation from programme.organisations o where o.code = p_organisation;
        if not found then
            perform skein.refuse('SK002', format('there is no organisation %s', p_organisation), '/organisation',
                'not_found');
        end if;
    end if;
    if p_studio is not null then
        select s.studio_id, s.organisation_id into v_studio, v_home from programme.studios s where s.code = p_studio;
        if not found then
            perform skein.refuse('SK002', format('there is no studio %s', p_studio), '/studio', 'not_found');
        end if;
    end if;
    update programme.videos v
    set owner_id = coalesce(v_owner, v.owner_id),
        organisation_id = coalesce(v_organisation, v.organisation_id, v_home),
        studio_id = coalesce(v_studio, v.studio_id)
    where v.video_id = v_video;
    perform programme.add_event('video.assigned', 'video:' || v_video, null, jsonb_strip_nulls(
        jsonb_build_object('owner', v_owner, 'organisation', v_organisation, 'studio', v_studio)));
    return jsonb_build_object('video_id', v_video);
end
$$;
