-- One row per video. No view shows where on the worker's machine a source lies.
create or replace view programme.video as
select v.video_id,
    v.code,
    v.title_zh as title,
    v.ladder,
    v.status,
    v.reasons,
    v.source_sha256,
    (p.norm ->> 'duration_ms')::bigint as duration_ms,
    (p.norm #>> '{video,display_width}')::int as width,
    (p.norm #>> '{video,display_height}')::int as height,
    p.norm,
    v.outputs,
    v.created_at,
    v.ready_at,
    s.code as studio,
    o.code as organisation,
    w.staff_no as owner
from programme.videos v
left join programme.studios s on s.studio_id = v.studio_id
left join programme.organisations o on o.organisation_id = v.organisation_id
left join programme.people w on w.person_id = v.owner_id
left join programme.media_probes p on p.video_id = v.video_id and p.source_sha256 = v.source_sha256;
