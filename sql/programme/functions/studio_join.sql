-- studio_join(code, person, role, starts, actor, doc) → {"studio_id", "person_id", "role"}: somebody joins a studio as
-- host, core, member, apprentice or mentor from that day on. The studio's unit or the bureau enters it; a host is named
-- by the bureau. Constraints refuse a second host and a second membership at a time. Raises SK002 without a document,
-- SK003 for anybody else, SK008 for an unknown studio.
create or replace function programme.studio_join(
    p_code text,
    p_person_id bigint,
    p_role text,
    p_starts date,
    p_actor text,
    p_doc text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_studio constant programme.studios := programme.studio_of(p_code);
begin
    perform programme.acting_for(p_actor, case when p_role <> 'host' then v_studio.organisation_id end);
    perform programme.need_document(p_doc);
    insert into programme.studio_members (studio_id, person_id, role, during)
    values (v_studio.studio_id, p_person_id, p_role, daterange(p_starts, upper(v_studio.during)));
    perform programme.add_act('studio.joined', 'studio:' || v_studio.studio_id, p_actor,
        jsonb_build_object('person_id', p_person_id, 'role', p_role, 'starts', p_starts, 'doc', p_doc));
    return jsonb_build_object('studio_id', v_studio.studio_id, 'person_id', p_person_id, 'role', p_role);
end
$$;
