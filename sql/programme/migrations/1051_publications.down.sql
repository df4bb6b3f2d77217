-- Irreversible: drops platforms, publications, and what was entered to describe videos.
-- Functions and views that stand on these tables go with them.

drop table programme.publications, programme.platforms, programme.metadata_fields cascade;
alter table programme.renditions
    drop column encodes;
alter table programme.videos
    drop column meta;
delete from programme.transitions
where entity = 'publication';
delete from programme.policies
where key = 'video.encodes';
