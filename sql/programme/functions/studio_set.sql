-- studio_set(code, kind, name, organisation, leads_from, starts, ends, actor, doc) → {"studio_id", "created"}: an
-- official of the bureau enters a studio or changes it. leads_from is the code of the studio one level up (null: none);
-- ends its last day (null: open). A chain that closes on itself is not refused here but found by studio.audit, since
-- levels are entered in any order. Constraints refuse the rest. Raises SK002 without a document, SK003 for anybody
-- else, SK008 for an unknown unit or studio.
create or replace function programme.studio_set(
    p_code text,
    p_kind text,
    p_name_zh text,
    p_organisation_id bigint,
    p_leads_from text,
    p_starts date,
    p_ends date,
    p_actor text,
    p_doc text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_above constant bigint := case when p_leads_from is not null then (programme.studio_of(p_leads_from)).studio_id end;
    v_studio bigint;
    v_created boolean;
begin
    perform programme.official(p_actor);
    perform programme.need_document(p_doc);
    perform programme.need_unit(p_organisation_id);
    insert into programme.studios as s (code, kind, name_zh, organisation_id, leads_from, during)
    values (p_code, p_kind, p_name_zh, p_organisation_id, v_above, daterange(p_starts, p_ends, '[]'))
    on conflict (code) do update
    set kind = excluded.kind, name_zh = excluded.name_zh, organisation_id = excluded.organisation_id,
        leads_from = excluded.leads_from, during = excluded.during
    returning s.studio_id, s.xmax = 0
    into v_studio, v_created;
    perform programme.add_act('studio.set', 'studio:' || v_studio, p_actor, jsonb_build_object(
        'code', p_code, 'kind', p_kind, 'leads_from', p_leads_from, 'starts', p_starts, 'ends', p_ends, 'doc', p_doc));
    return jsonb_build_object('studio_id', v_studio, 'created', v_created);
end
$$;
