-- One row per video and platform that it is meant for.
create or replace view programme.publication as
select u.video_id,
    v.code,
    p.code as platform,
    p.adapter,
    u.status,
    u.remote_id,
    u.missing,
    u.warnings,
    u.last_error,
    u.meta_hash,
    u.submitted_hash,
    u.sending_since,
    u.job_id,
    u.changed_at,
    u.published_at,
    p.needs_review
from programme.publications u
join programme.platforms p on p.platform_id = u.platform_id
join programme.videos v on v.video_id = u.video_id;
