-- completeness(cycle) → {"total", "confirmed", "missed", "void", "by_district": {code: {the same}}}. Locks nothing.
create or replace function programme.completeness(p_cycle_id bigint)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with district as (
        select coalesce(r.district_code, '') as code, count(*) as total,
            count(*) filter (where r.status = 'party_confirmed') as confirmed,
            count(*) filter (where r.status = 'missed') as missed,
            count(*) filter (where r.status = 'void') as void
        from programme.annual_reviews r
        where r.cycle_id = p_cycle_id
        group by 1
    )
    select jsonb_build_object('total', coalesce(sum(d.total), 0), 'confirmed', coalesce(sum(d.confirmed), 0),
        'missed', coalesce(sum(d.missed), 0), 'void', coalesce(sum(d.void), 0),
        'by_district', coalesce(jsonb_object_agg(d.code, jsonb_build_object('total', d.total,
            'confirmed', d.confirmed, 'missed', d.missed, 'void', d.void)), '{}'))
    from district d
$$;
