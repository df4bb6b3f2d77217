-- generate_posts(seed, teachers) → who holds which post: officials of the bureaus first, then two heads a unit (one
-- person where somebody is secretary and principal at once, about one school in thirteen and always the first), then
-- the teachers: five at the first school, one at every other unit, the rest anywhere. Persons are numbered from 1
-- without a gap. Part of generate_city.
create or replace function programme.generate_posts(p_seed bigint, p_teachers int)
returns table (person_id bigint, organisation_id bigint, post text, is_main boolean)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with bureau as (
        select o.organisation_id, case when p.n = 1 then 'party_secretary' else 'official' end as post,
            row_number() over (order by o.organisation_id, p.n) as person_id
        from programme.organisations o
        cross join generate_series(1, 3) p (n)
        where o.kind in ('municipal_bureau', 'district_bureau')
    ),
    unit as (
        select o.organisation_id, o.kind, row_number() over (order by o.organisation_id) as n,
            o.kind = 'school' and (programme.draw(p_seed, 'both', o.organisation_id) < 0.08
                or o.organisation_id = min(o.organisation_id) filter (where o.kind = 'school') over ()) as both
        from programme.organisations o
        where o.kind in ('school', 'university')
    ),
    head as (
        select u.organisation_id, u.both,
            (select max(b.person_id) from bureau b)
                + sum(case when u.both then 1 else 2 end) over (order by u.organisation_id) as last
        from unit u
    ),
    teacher as (
        select t.n, u.organisation_id, u.kind
        from generate_series(1, p_teachers) t (n)
        cross join (select count(*) as units from unit) c
        join unit u on u.n = case
            when t.n <= 5 then 1
            when t.n <= c.units + 4 then t.n - 4
            else 1 + floor(programme.draw(p_seed, 'unit', t.n) * c.units)
        end
    )
    select b.person_id, b.organisation_id, b.post, true
    from bureau b
    union all
    select h.last - case when h.both then 0 else 1 end, h.organisation_id, 'party_secretary', true
    from head h
    union all
    select h.last, h.organisation_id, 'principal', not h.both
    from head h
    union all
    select (select max(h.last) from head h) + t.n, t.organisation_id,
        case
            when t.kind = 'university' then 'ip_teacher_full'
            when programme.draw(p_seed, 'post', t.n) < 0.45 then 'ip_teacher_part'
            when programme.draw(p_seed, 'post', t.n) < 0.65 then 'ip_teacher_full'
            else 'teacher'
        end,
        true
    from teacher t
$$;
