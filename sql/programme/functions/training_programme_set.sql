-- training_programme_set(code, kind, name, target, audience, required_hours, starts, ends, actor, doc) →
-- {"programme_id", "created"}: an official of the bureau enters a training programme or changes it. target: how many
-- are to pass; audience: whom it must reach, {"posts": [], "stages": [], "organisations": [codes]}, all conditions at
-- once; at least one of the two. ends is its last day. Constraints refuse the rest. Raises SK002 without a document or
-- with an audience that names other things, SK003 for anybody else.
create or replace function programme.training_programme_set(
    p_code text,
    p_kind text,
    p_name_zh text,
    p_target int,
    p_audience jsonb,
    p_required_hours numeric,
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
    v_programme bigint;
    v_created boolean;
begin
    perform programme.official(p_actor);
    perform programme.need_document(p_doc);
    if p_audience is not null and (coalesce(jsonb_array_length(p_audience -> 'posts'), 0) = 0
        or p_audience - '{posts,stages,organisations}'::text[] <> '{}')
    then
        perform skein.refuse('SK002', 'an audience names posts, and perhaps stages and organisations', '/audience',
            'audience', p_hint => '{"posts": ["principal"], "stages": ["junior", "senior"]}');
    end if;
    insert into programme.training_programmes as t (code, kind, name_zh, target, audience, required_hours, runs)
    values (p_code, p_kind, p_name_zh, p_target, p_audience, p_required_hours, daterange(p_starts, p_ends, '[]'))
    on conflict (code) do update
    set kind = excluded.kind, name_zh = excluded.name_zh, target = excluded.target, audience = excluded.audience,
        required_hours = excluded.required_hours, runs = excluded.runs
    returning t.programme_id, t.xmax = 0
    into v_programme, v_created;
    perform programme.add_act('training.set', 'training:' || v_programme, p_actor, jsonb_build_object(
        'code', p_code, 'kind', p_kind, 'target', p_target, 'audience', p_audience, 'hours', p_required_hours,
        'starts', p_starts, 'ends', p_ends, 'doc', p_doc));
    return jsonb_build_object('programme_id', v_programme, 'created', v_created);
end
$$;
