-- schedule_ahead(from, to, most) → the first due times of each enabled schedule with from <= due_at < to, in order, past or
-- future, as fire_schedules will decide them; at most so many a schedule, between 1 and 100,000, and the last one's note then
-- says 'more follow'. Other notes as in rule_occurrences, and 'paused' where jobs of the kind or its queue are held at that
-- time. At most ten years. Reads only. What an hourly schedule does in a year must not hide what a yearly one does: hence
-- the bound for each.
-- Raises SK010 for a span that is empty, infinite or longer.
create or replace function skein.schedule_ahead("from" timestamptz, "to" timestamptz, most int)
returns table (schedule text, due_at timestamptz, local_time text, note text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_from alias for $1;
    p_to alias for $2;
    v_most constant int := least(greatest($3, 1), 100000);
begin
    if p_from is null or p_to is null or not (p_from between timestamptz '1900-01-01 00:00+00' and p_to)
        or p_to > least(p_from + make_interval(hours => 24 * 3660), timestamptz '9999-01-01 00:00+00') then
        perform skein.refuse('SK010', 'a preview runs from one moment to a later one, at most ten years', '/to',
            'range');
    end if;
    return query
    select s.name, o.due_at, o.local_time, nullif(concat_ws('; ', o.note,
        case when exists (
            select
            from skein.pauses p
            where ((p.what = 'kind' and p.name = s.kind) or (p.what = 'queue' and p.name = coalesce(s.queue, k.queue)))
                and coalesce(p.until, 'infinity') > greatest(o.due_at, clock_timestamp())
        ) then 'paused' end,
        case when o.n = v_most then 'more follow' end), '')
    from skein.schedules s
    left join skein.kinds k on k.name = s.kind
    cross join lateral skein.rule_occurrences(s.rule, s.time_zone, s.anchor, greatest(p_from, s.starts_at),
        least(p_to, s.ends_at), v_most, s.calendar, s.roll) with ordinality o(due_at, local_time, note, n)
    where s.enabled
        and s.problem is null
    order by o.due_at, s.name;
end
$$;
