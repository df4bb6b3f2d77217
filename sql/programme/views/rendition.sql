-- One row per rendition of a video, with the checks it went through.
create or replace view programme.rendition as
select r.rendition_id,
    r.video_id,
    r.name,
    r.spec ->> 'kind' as kind,
    r.width,
    r.height,
    r.fps,
    r.kbps,
    (r.measured ->> 'average_bps')::bigint as average_bps,
    (r.measured ->> 'peak_bps')::bigint as peak_bps,
    r.status,
    r.spec,
    r.checks,
    r.ladder,
    r.ladder_version,
    r.source_sha256
from programme.renditions r;
