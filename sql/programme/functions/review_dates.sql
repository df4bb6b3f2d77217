-- review_dates(year, basis, opens_at, due_at, closes_at) → the three moments of a cycle, the missing ones by policy:
-- it opens on the first working day from the policy's month and day, is due so many working days later at 17:00, and
-- closes so many working days after that. Locks nothing. Raises PM001 when a policy is missing and SK002 when the
-- moments are out of order.
create or replace function programme.review_dates(
    p_year int,
    p_basis text,
    p_opens_at timestamptz,
    p_due_at timestamptz,
    p_closes_at timestamptz
)
returns table (opens_at timestamptz, due_at timestamptz, closes_at timestamptz, provisional boolean)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_opens_at timestamptz := p_opens_at;
    v_due_at timestamptz := p_due_at;
    v_closes_at timestamptz := p_closes_at;
    v_first date;
    v_day date;
    v_guess boolean;
    v_provisional boolean := false;
begin
    if v_opens_at is null then
        v_first := make_date(p_year, 6, 1);
        v_first := (p_year || '-' || (programme.policy('review.opens', v_first) ->> p_basis))::date;
        select w.day, w.provisional
        into v_day, v_guess
        from programme.nearest_workday(v_first, true) w;
        v_opens_at := programme.city_time(v_day, (programme.policy('review.open_time', v_day) #>> '{}')::time);
        v_provisional := v_guess;
    end if;
    v_first := programme.city_day(v_opens_at);
    if v_due_at is null then
        select w.day, w.provisional
        into v_day, v_guess
        from skein.add_workdays('cn', v_first, programme.policy('review.due_workdays', v_first)::int) w;
        v_due_at := programme.city_time(v_day, (programme.policy('review.due_time', v_first) #>> '{}')::time);
        v_provisional := v_provisional or v_guess;
    end if;
    if v_closes_at is null then
        select w.day, w.provisional
        into v_day, v_guess
        from skein.add_workdays('cn', programme.city_day(v_due_at),
            programme.policy('review.close_workdays', v_first)::int) w;
        v_closes_at := programme.city_time(v_day, (programme.policy('review.due_time', v_first) #>> '{}')::time);
        v_provisional := v_provisional or v_guess;
    end if;
    if v_due_at <= v_opens_at or v_closes_at < v_due_at then
        perform skein.refuse('SK002', 'a review opens before it is due and closes when it is due or later',
            case when v_due_at <= v_opens_at then '/due_at' else '/closes_at' end, 'order', 'review.open_year');
    end if;
    return query select v_opens_at, v_due_at, v_closes_at, v_provisional;
end
$$;
