-- Takes back the checks of videos as a whole, their studios, and the counting of calls. Messages of these templates go.
delete from programme.notifications
where template in ('video.rejected', 'video.failed', 'video.behind', 'publication.rejected', 'publication.gone');
delete from programme.notification_templates
where template in ('video.rejected', 'video.failed', 'video.behind', 'publication.rejected', 'publication.gone');
delete from programme.transitions
where entity = 'publication' and (from_status, to_status) = ('under_review', 'withdrawing');
alter table programme.publications
    drop column calls,
    drop column published_at;
alter table programme.videos
    drop column studio_id,
    drop column checks;
delete from programme.policies
where key in ('video.max_minutes_primary', 'video.max_minutes_secondary');
