-- generate_choice(seed) → who receives a title of which cohort: principals of schools (the first school's, who is its
-- secretary too, always), teachers of ideological and political education, and other teachers (the five of the first
-- school always). As many as the cohorts' quotas say, or fewer when the city has not enough. Part of generate_city.
create or replace function programme.generate_choice(p_seed bigint)
returns table (cohort_id bigint, person_id bigint, organisation_id bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with quota as (
        select c.cohort_id, c.track, c.quota
        from programme.cohorts c
    ),
    first_school as (
        select min(o.organisation_id) as organisation_id
        from programme.organisations o
        where o.kind = 'school'
    ),
    post as (
        select p.person_id, p.organisation_id, p.post, p.organisation_id = f.organisation_id as at_first,
            programme.draw(p_seed, 'holder', p.person_id) as luck
        from programme.posts p
        join programme.organisations o on o.organisation_id = p.organisation_id
        cross join first_school f
        where o.kind in ('school', 'university')
    ),
    principal as (
        select p.*, row_number() over (order by p.at_first desc, p.luck) as n
        from post p
        join programme.organisations o on o.organisation_id = p.organisation_id and o.kind = 'school'
        where p.post = 'principal'
    ),
    ip_teacher as (
        select p.*, row_number() over (order by p.luck) as n
        from post p
        where p.post in ('ip_teacher_full', 'ip_teacher_part')
            and not p.at_first
    ),
    ip_chosen as (
        select q.cohort_id, p.person_id, p.organisation_id
        from ip_teacher p
        join quota q on q.track = 'ip_master_teacher' and p.n <= q.quota
    ),
    teacher as (
        select p.*, row_number() over (order by p.at_first desc, p.luck) as n
        from post p
        where p.post in ('teacher', 'ip_teacher_full', 'ip_teacher_part')
            and not exists (select from ip_chosen i where i.person_id = p.person_id)
    )
    select q.cohort_id, p.person_id, p.organisation_id
    from principal p
    join quota q on q.track = 'master_principal' and p.n <= q.quota
    union all
    select i.cohort_id, i.person_id, i.organisation_id
    from ip_chosen i
    union all
    select q.cohort_id, p.person_id, p.organisation_id
    from teacher p
    join quota m on m.track = 'master_teacher'
    join quota q on (q.track = 'master_teacher' and p.n <= m.quota)
        or (q.track = 'master_class_teacher' and p.n > m.quota and p.n <= m.quota + q.quota)
$$;
