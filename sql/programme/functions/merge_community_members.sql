-- merge_community_members(batch) → {"inserted", "updated", "unchanged"}. Memberships shrink before others grow, so that
-- no order of rows violates a constraint on the way. Part of an import.
create or replace function programme.merge_community_members(p_batch_id bigint)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_counts jsonb;
begin
    select jsonb_build_object(
        'inserted', count(*) filter (where s.before is null),
        'updated', count(*) filter (where s.before <> s.during),
        'unchanged', count(*) filter (where s.before = s.during))
    into v_counts
    from programme.staged_members(p_batch_id) s;
    update programme.community_members m
    set during = m.during * s.during
    from programme.staged_members(p_batch_id) s
    where m.community_id = s.community_id
        and m.organisation_id = s.organisation_id
        and m.during = s.before
        and s.during <> s.before;
    with staged as materialized (
        select s.*
        from programme.staged_members(p_batch_id) s
    ),
    grown as (
        update programme.community_members m
        set during = s.during
        from staged s
        where m.community_id = s.community_id
            and m.organisation_id = s.organisation_id
            and m.during = s.before
            and s.during <> s.before
    )
    insert into programme.community_members (community_id, organisation_id, during)
    select s.community_id, s.organisation_id, s.during
    from staged s
    where s.before is null
    order by s.line_no;
    return v_counts;
end
$$;
