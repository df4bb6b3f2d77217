-- generate_preparation(seed, term_code, communities, today) → a summary: gives a city what a term of collective lesson
-- preparation is planned from. Communities of a lead university, further universities and the nearest schools of each
-- stage; about 60 people each with their roles; period grids, terms, examinations, make-up days, half-days of the
-- subject, rooms, ways, and a weekly timetable of nearly everybody. What is known is received on today (null: the
-- current day).
-- The same arguments give the same rows. Repeating a call changes nothing; another term may be added with the same seed
-- and number of communities, and anything else that finds communities is SK009.
-- On purpose: some people have no timetable (nobody knows when they are free), some units say nothing of make-up days,
-- neighbouring communities share an expert, and a few people are on leave. Locks: an advisory lock of its own.
-- Raises SK009 when there is no city, SK010 for a bad term or more communities than the city has universities for.
create or replace function programme.generate_preparation(
    seed bigint,
    term_code text,
    communities int default 10,
    today date default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_today constant date := coalesce($4, programme.city_day(now()));
    v_request constant jsonb := jsonb_build_object('seed', $1, 'communities', $3);
    v_universities constant int := (select count(*) from programme.organisations o where o.kind = 'university');
    v_before jsonb;
    v_summary jsonb;
begin
    if v_universities = 0 then
        perform skein.refuse('SK009', 'there is no city to prepare lessons in', '', 'bad_transition', null,
            'select programme.generate_city(seed)');
    elsif $1 is null or $3 is null or $3 not between 1 and v_universities / 2 then
        perform skein.refuse('SK010', format('communities (1 to %s) is out of range', v_universities / 2),
            '/communities', 'range');
    elsif $2 is null or $2 !~ '^20\d\d[FS]$' then
        perform skein.refuse('SK010', format('%L is no term, such as 2026F', coalesce($2, '')), '/term_code', 'range');
    end if;
    perform pg_advisory_xact_lock(hashtextextended('programme.generate_preparation', 0));
    select e.body
    into v_before
    from programme.domain_events e
    where e.kind = 'preparation.generated'
    order by e.body ->> 'term_code' = $2 desc, e.event_id
    limit 1;
    if v_before @> (v_request || jsonb_build_object('term_code', $2)) then
        return v_before || '{"created": false}';
    elsif (v_before is null and exists (select from programme.communities))
        or not coalesce(v_before @> v_request, true)
        or v_before ->> 'term_code' = $2
    then
        perform skein.refuse('SK009', 'communities are there already', '', 'bad_transition', null,
            'generate them into a database without any');
    end if;
    if v_before is null then
        perform programme.generate_communities($1, $3, $2);
        perform programme.generate_places($1, $2);
    end if;
    perform programme.generate_term($1, $2);
    perform programme.generate_timetables($1, $2, v_today);
    analyze programme.prep_roster, programme.timetables, programme.timetable_entries;
    v_summary := v_request || jsonb_build_object(
        'term_code', $2,
        'members', (select count(*) from programme.community_members),
        'persons', (select count(distinct r.person_id) from programme.prep_roster r),
        'rooms', (select count(*) from programme.rooms),
        'timetables', (select count(*) from programme.timetables t where t.term_code = $2),
        'unknown', (
            select count(distinct r.person_id)
            from programme.prep_roster r
            where not exists (
                select
                from programme.timetables t
                where t.person_id = r.person_id
                    and t.term_code = $2
            )),
        'today', v_today);
    perform programme.add_event('preparation.generated', 'city:1', null, v_summary);
    return v_summary || '{"created": true}';
end
$$;
