-- The graph of a video's jobs, one row per job in the order of work: what it waits for by name, and its state in the queue.
-- A state of null: the queue has forgotten the job.
create or replace view programme.video_step as
with step as (
    select v.video_id, 1 as level, v.probe_job as job_id, 'video.probe' as kind, null as rendition, null as waits_for
    from programme.videos v
    where v.probe_job is not null
    union all
    select v.video_id, 2, v.plan_job, 'video.plan_renditions', null, 'video.probe'
    from programme.videos v
    where v.plan_job is not null
    union all
    select r.video_id, 3, r.transcode_job, 'video.transcode', r.name, 'video.plan_renditions'
    from programme.renditions r
    where r.transcode_job is not null
    union all
    select r.video_id, 4, r.verify_job, 'video.verify_rendition', r.name, 'video.transcode'
    from programme.renditions r
    where r.verify_job is not null
    union all
    select v.video_id, 5, v.manifest_job, 'video.manifest', null, 'video.verify_rendition'
    from programme.videos v
    where v.manifest_job is not null
    union all
    select u.video_id, 6, u.job_id, 'video.publish_metadata', p.code, 'video.manifest'
    from programme.publications u
    join programme.platforms p on p.platform_id = u.platform_id
    where u.job_id is not null
)
select s.video_id,
    s.level,
    s.job_id,
    s.kind,
    s.rendition,
    s.waits_for,
    j.state,
    j.progress,
    j.error
from step s
-- By id, one after the other: a plain join would derive the state of every job there is.
left join lateral (
    select *
    from skein.job j
    where j.id = s.job_id
    limit 1
) j on true;
