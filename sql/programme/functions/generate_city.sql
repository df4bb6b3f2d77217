-- generate_city(seed, holders, people, today) → a summary: fills an empty programme schema with a made-up city of the
-- programme's own figures. 10 districts, 26 universities, 1,100 schools, the training centre with 3 bases and its
-- sites, each unit with its party organisation, secretary and principal; people in all (null: no more than needed);
-- and one three-year cohort, current on today (null: the current day), with that many title holders.
-- The same arguments give the same rows, ids included. Repeating a call changes nothing; a city that is there already
-- is never touched: SK009. Names are put together from lists: no person or school is a real one.
-- On purpose: one holder suspended for the whole term, one without a main post, one who is secretary and principal
-- of the same unit, and one unit with five holders. Locks: an advisory lock of its own.
-- Raises SK010 when a number is out of range.
create or replace function programme.generate_city(
    seed bigint,
    holders int default 400,
    people int default null,
    today date default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_today constant date := coalesce($4, programme.city_day(now()));
    v_request constant jsonb := jsonb_build_object('seed', $1, 'holders', $2, 'people', $3);
    v_before jsonb;
    v_summary jsonb;
begin
    if $1 is null or $2 is null or $2 not between 20 and 5000 or $3 > 200000 then
        perform skein.refuse('SK010', 'holders (20 to 5000) or people (at most 200000) is out of range',
            case when $2 between 20 and 5000 then '/people' else '/holders' end, 'range');
    end if;
    perform pg_advisory_xact_lock(hashtextextended('programme.generate_city', 0));
    select e.body
    into v_before
    from programme.domain_events e
    where e.kind = 'city.generated';
    if v_before @> v_request then
        return v_before || '{"created": false}';
    end if;
    if exists (select from programme.organisations) or exists (select from programme.people) then
        perform skein.refuse('SK009', 'a city is there already', '', 'bad_transition', null,
            'generate one into an empty database');
    end if;
    perform programme.generate_organisations($1);
    perform programme.generate_people($1, $2, $3);
    v_summary := programme.generate_holders($1, $2, v_today);
    analyze programme.organisations, programme.people, programme.posts, programme.title_terms;
    v_summary := v_request || v_summary || jsonb_build_object(
        'organisations', (select count(*) from programme.organisations),
        'schools', (select count(*) from programme.organisations o where o.kind = 'school'),
        'universities', (select count(*) from programme.organisations o where o.kind = 'university'),
        'persons', (select count(*) from programme.people),
        'today', v_today);
    perform programme.add_event('city.generated', 'city:1', null, v_summary);
    return v_summary || '{"created": true}';
end
$$;
