-- lessonprep_expand(args, job) → {"community_id", "term_code", "template", "created", "existing"}: the sessions of a
-- community's term by a template, without a time yet. Roles come from the roster of the term's first day, the quorum from
-- the same series in the term before, or else from policy prep.quorum. Each possible host's target grows by its share.
-- Repeating it changes nothing. Locks: the term. Raises SK008 for an unknown community or term, SK002 for an unknown
-- template or a stage of the quorum from which the roster has nobody, PM001.
create or replace function programme.lessonprep_expand(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_community constant bigint := (p_args ->> 'community_id')::bigint;
    v_term constant text := p_args ->> 'term_code';
    v_template programme.prep_templates;
    v_first date;
    v_quorum jsonb;
    v_stage text;
    v_created bigint[];
begin
    if not exists (select from programme.communities c where c.community_id = v_community) then
        perform skein.refuse('SK008', format('there is no community %s', v_community), '/community_id', 'not_found',
            'lessonprep.expand');
    end if;
    select t.*
    into v_template
    from programme.prep_templates t
    where t.template = coalesce(p_args ->> 'template', 'standard');
    if not found then
        perform skein.refuse('SK002', format('there is no template %L', p_args ->> 'template'), '/template', 'not_found',
            'lessonprep.expand', 'templates are rows of programme.prep_templates');
    end if;
    select f.first_monday
    into v_first
    from programme.prep_frame(v_term) f;
    perform programme.lock_prep_term(v_term);

    select coalesce((
        select s.quorum
        from programme.prep_sessions s
        where s.community_id = v_community
            and s.series = v_template.series
            and programme.term_order(s.term_code) < programme.term_order(v_term)
        order by programme.term_order(s.term_code) desc, s.seq_no desc
        limit 1), programme.policy('prep.quorum', v_first))
    into v_quorum;
    select q.key
    into v_stage
    from jsonb_each(v_quorum) q
    where (q.value)::int > 0
        and not exists (
            select
            from programme.prep_roster r
            where r.community_id = v_community
                and r.stage = q.key
                and r.during @> v_first
                and r.role <> 'expert'
        )
    order by q.key
    limit 1;
    if found then
        perform skein.refuse('SK002', format('the roster has nobody of stage %s on %s', v_stage, v_first), '/community_id',
            'empty_stage', 'lessonprep.expand', 'enter the community''s people: skein import roster FILE');
    end if;

    with made as (
        insert into programme.prep_sessions (community_id, term_code, series, seq_no, topic_zh, kind, duration_min, mode,
            quorum, features)
        select v_community, v_term, v_template.series, n, format('%s（第%s次）', v_template.name_zh, n), v_template.kind,
            v_template.duration_min, v_template.mode, v_quorum, v_template.features
        from generate_series(1, v_template.sessions) n
        on conflict on constraint session_once_a_series do nothing
        returning session_id
    )
    select array_agg(m.session_id)
    into v_created
    from made m;
    insert into programme.prep_participants (session_id, person_id, organisation_id, stage, role, is_required)
    select s.session_id, r.person_id, r.organisation_id, r.stage, r.role, r.is_required
    from unnest(v_created) s (session_id)
    join programme.prep_roster r on r.community_id = v_community and r.during @> v_first;
    if v_template.mode <> 'online' and v_created is not null then
        insert into programme.hosting_ledger (organisation_id, term_code, target)
        select h.organisation_id, v_term, round(cardinality(v_created)::numeric / count(*) over (), 2)
        from (
            select distinct r.organisation_id
            from programme.prep_roster r
            join programme.rooms m on m.organisation_id = r.organisation_id
            where r.community_id = v_community
                and r.during @> v_first
        ) h
        on conflict (organisation_id, term_code) do update
        set target = programme.hosting_ledger.target + excluded.target;
    end if;
    if v_created is not null then
        perform programme.add_event('lessonprep.expanded', 'community:' || v_community, p_job_id,
            jsonb_build_object('term_code', v_term, 'template', v_template.template, 'sessions', to_jsonb(v_created)));
    end if;
    return jsonb_build_object('community_id', v_community, 'term_code', v_term, 'template', v_template.template,
        'created', coalesce(cardinality(v_created), 0),
        'existing', v_template.sessions - coalesce(cardinality(v_created), 0));
end
$$;
