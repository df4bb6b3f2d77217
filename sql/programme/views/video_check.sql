-- One row per check of a video, in the order of reading: those of its renditions, then those of the video as a whole
-- (rendition is null), the last of them the length for pupils by today's policies.
create or replace view programme.video_check as
select r.video_id,
    1 as part,
    r.rendition_id,
    r.name as rendition,
    r.height,
    c.n,
    c.value ->> 'check' as check,
    c.value ->> 'measured' as measured,
    c.value ->> 'expected' as expected,
    c.value ->> 'verdict' as verdict
from programme.renditions r
cross join lateral jsonb_array_elements(r.checks) with ordinality c (value, n)
union all
select v.video_id,
    2,
    null,
    null,
    null,
    c.n,
    c.value ->> 'check',
    c.value ->> 'measured',
    c.value ->> 'expected',
    c.value ->> 'verdict'
from programme.videos v
cross join lateral jsonb_array_elements(v.checks) with ordinality c (value, n)
union all
select v.video_id,
    3,
    null,
    null,
    null,
    1,
    l.found ->> 'check',
    l.found ->> 'measured',
    l.found ->> 'expected',
    l.found ->> 'verdict'
from programme.videos v
cross join lateral programme.pupil_length_check(v.video_id) l (found)
where v.source_sha256 is not null;
