-- studio_audit({"year"}, job_id) → {"year", "as_of", "kinds": {kind: {"count", "target", "verdict"}}, "found",
-- "cleared", "open"}: job kind studio.audit. Looks at the studios of the year's last day, or of today while the year
-- runs: how many of each kind against policy studio.targets (ok, too_few, or no_data where none was ever entered), and
-- every fault (studio_faults). Findings are listed and cleared, studios are never changed. The bureau is told of what
-- is new, once. Locks: an advisory lock of its own. Raises SK010 for a year that has not begun, PM001.
create or replace function programme.studio_audit(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_year constant int := (p_args ->> 'year')::int;
    v_today constant date := programme.city_day(now());
    v_on constant date := least(v_today, make_date(v_year, 12, 31));
    v_targets constant jsonb := programme.policy('studio.targets', v_on);
    v_kinds jsonb;
    v_faults jsonb;
    v_found int;
    v_cleared int;
    v_open jsonb;
    v_key text;
begin
    if v_today < make_date(v_year, 1, 1) then
        perform skein.refuse('SK010', format('%s has not begun', v_year), '/year', 'range', 'studio.audit');
    end if;
    perform pg_advisory_xact_lock(hashtextextended('programme.studio_audit', 0));
    select jsonb_object_agg(k.kind, jsonb_build_object('count', k.n, 'target', k.target, 'verdict', case
            when k.ever = 0 then 'no_data'
            when k.n < k.target then 'too_few'
            else 'ok'
        end))
    into v_kinds
    from (
        select t.key as kind, t.value::int as target, count(s.studio_id) as ever,
            count(s.studio_id) filter (where s.during @> v_on) as n
        from jsonb_each_text(v_targets) t
        left join programme.studios s on s.kind = t.key
        group by t.key, t.value
    ) k;
    select coalesce(jsonb_agg(to_jsonb(f)), '[]')
    into v_faults
    from (
        select f.studio_id, f.rule, f.detail
        from programme.studio_faults(v_on, programme.policy('studio.max_depth', v_on)::int,
            programme.policy('studio.min_members', v_on)::int) f
        union all
        select null, 'too_few', k.value || jsonb_build_object('kind', k.key)
        from jsonb_each(v_kinds) k
        where k.value ->> 'verdict' = 'too_few'
    ) f;
    update programme.studio_findings g
    set cleared_on = v_today
    where g.cleared_on is null
        and not exists (
            select
            from jsonb_to_recordset(v_faults) f (studio_id bigint, rule text, detail jsonb)
            where f.rule = g.rule
                and f.studio_id is not distinct from g.studio_id
                and f.detail ->> 'kind' is not distinct from g.detail ->> 'kind');
    get diagnostics v_cleared = row_count;
    insert into programme.studio_findings (studio_id, rule, detail, found_on)
    select f.studio_id, f.rule, f.detail, v_today
    from jsonb_to_recordset(v_faults) f (studio_id bigint, rule text, detail jsonb)
    on conflict (rule, coalesce(studio_id, 0), (coalesce(detail ->> 'kind', ''))) where cleared_on is null do nothing;
    get diagnostics v_found = row_count;
    select coalesce(jsonb_object_agg(o.rule, o.n), '{}')
    into v_open
    from (
        select g.rule, count(*) as n from programme.studio_findings g where g.cleared_on is null group by g.rule
    ) o;
    if v_found > 0 then
        select format('studios:%s:%s', v_today, max(g.finding_id)) into v_key from programme.studio_findings g;
        perform programme.tell_bureau('studio.findings', jsonb_build_object('count', v_found, 'day', v_on),
            'organisation:' || (programme.office() ->> 'org'), v_key);
    end if;
    perform programme.add_event('studio.audited', 'year:' || v_year, p_job_id, jsonb_build_object(
        'as_of', v_on, 'kinds', v_kinds, 'found', v_found, 'cleared', v_cleared, 'open', v_open));
    return jsonb_build_object('year', v_year, 'as_of', v_on, 'kinds', v_kinds, 'found', v_found, 'cleared', v_cleared,
        'open', v_open);
end
$$;
