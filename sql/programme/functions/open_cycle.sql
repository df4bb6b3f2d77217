-- open_cycle(args) → the cycle of a yearly review, made when it is missing, and whether it was. The row stays locked
-- until the transaction ends, so two runs of the same review follow one another.
-- Raises SK002, PM001 and SK009 when the cycle exists with other dates than the args ask for, or is closed.
create or replace function programme.open_cycle(p_args jsonb, out cycle programme.review_cycles, out created boolean)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_year constant int := (p_args ->> 'review_year')::int;
    v_basis constant text := p_args ->> 'basis';
    v_asked record;
    v_dates record;
begin
    select programme.time_argument(p_args, 'opens_at') as opens_at,
        programme.time_argument(p_args, 'due_at') as due_at,
        programme.time_argument(p_args, 'closes_at') as closes_at
    into v_asked;
    select d.*
    into v_dates
    from programme.review_dates(v_year, v_basis, v_asked.opens_at, v_asked.due_at, v_asked.closes_at) d;
    insert into programme.review_cycles (review_year, basis, track, covers, opens_at, due_at, closes_at, provisional,
        status, policy, given)
    values (v_year, v_basis, p_args ->> 'track', programme.review_span(v_year, v_basis), v_dates.opens_at,
        v_dates.due_at, v_dates.closes_at, v_dates.provisional, 'open',
        programme.policy_record(array['review.opens', 'review.open_time', 'review.due_workdays', 'review.due_time',
            'review.close_workdays', 'review.min_overlap_days', 'review.reminder_days', 'review.reminder_time'],
            programme.city_day(v_dates.opens_at)),
        array(select g.name from unnest(array['opens_at', 'due_at', 'closes_at']) g (name) where p_args ? g.name))
    on conflict on constraint cycle_once_a_year do nothing
    returning *
    into cycle;
    created := found;
    if created then
        return;
    end if;
    select c.*
    into cycle
    from programme.review_cycles c
    where c.review_year = v_year
        and c.basis = v_basis
        and c.track is not distinct from p_args ->> 'track'
    for no key update;
    if cycle.status in ('closing', 'closed') then
        perform skein.refuse('SK009', format('the review of %s (%s) is %s', v_year, v_basis, cycle.status),
            '/review_year', 'bad_transition', 'review.open_year');
    end if;
    if coalesce(v_asked.opens_at, cycle.opens_at) <> cycle.opens_at
        or coalesce(v_asked.due_at, cycle.due_at) <> cycle.due_at
        or coalesce(v_asked.closes_at, cycle.closes_at) <> cycle.closes_at then
        perform skein.refuse('SK009',
            format('the review of %s (%s) is open already, with other dates', v_year, v_basis), '/opens_at',
            'bad_transition', 'review.open_year', 'leave the dates out to add the missing reviews');
    end if;
end
$$;
