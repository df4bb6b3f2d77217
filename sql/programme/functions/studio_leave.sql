-- studio_leave(code, person, on, actor, doc) → {"studio_id", "person_id", "until"}: somebody's membership of that day
-- ends; on is the last day. Raises SK002 without a document, SK003 for anybody but the studio's unit and the bureau,
-- SK008 for an unknown studio or nobody of it.
create or replace function programme.studio_leave(
    p_code text,
    p_person_id bigint,
    p_on date,
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
    perform programme.acting_for(p_actor, v_studio.organisation_id);
    perform programme.need_document(p_doc);
    update programme.studio_members m
    set during = daterange(lower(m.during), p_on, '[]')
    where m.studio_id = v_studio.studio_id
        and m.person_id = p_person_id
        and m.during @> p_on;
    if not found then
        perform skein.refuse('SK008', format('nobody with that number belongs to studio %s on %s', p_code, p_on),
            '/person', 'not_found');
    end if;
    perform programme.add_act('studio.left', 'studio:' || v_studio.studio_id, p_actor,
        jsonb_build_object('person_id', p_person_id, 'until', p_on, 'doc', p_doc));
    return jsonb_build_object('studio_id', v_studio.studio_id, 'person_id', p_person_id, 'until', p_on);
end
$$;
