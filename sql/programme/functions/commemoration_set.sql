-- commemoration_set(term, event, day, name, actor, doc) → {"term", "event", "day"}: an official enters or moves a day
-- of a term on which classes must be held. Raises SK002 without a document, SK003 for anybody else; constraints refuse
-- the rest.
create or replace function programme.commemoration_set(
    p_term_code text,
    p_event_code text,
    p_day date,
    p_name_zh text,
    p_actor text,
    p_doc text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform programme.official(p_actor);
    perform programme.need_document(p_doc);
    insert into programme.commemorations (term_code, event_code, day, name_zh)
    values (p_term_code, p_event_code, p_day, p_name_zh)
    on conflict (term_code, event_code) do update
    set day = excluded.day, name_zh = excluded.name_zh;
    perform programme.add_act('four_musts.commemoration', 'organisation:' || (programme.office() ->> 'org'), p_actor,
        jsonb_build_object('term', p_term_code, 'event', p_event_code, 'day', p_day, 'doc', p_doc));
    return jsonb_build_object('term', p_term_code, 'event', p_event_code, 'day', p_day);
end
$$;
