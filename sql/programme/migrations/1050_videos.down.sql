-- Irreversible: drops every video, probe and rendition, and the policy values of theirs. Media files stay.
-- Functions and views that stand on these tables go with them.

drop table programme.renditions, programme.media_probes, programme.videos cascade;
delete from programme.transitions
where entity in ('video', 'rendition');
delete from programme.policies
where key ~ '^video\.';
