-- Why: checks of a video as a whole, whom it counts for, who is told, and calls to platforms that cannot settle each other.

insert into programme.policies (key, value, valid, doc_no, note) values
    ('video.max_minutes_primary', '20', '[2020-01-01,)', 'default-1',
     'a video for primary pupils that is longer is warned of'),
    ('video.max_minutes_secondary', '25', '[2020-01-01,)', 'default-1',
     'a video for secondary pupils that is longer is warned of');

alter table programme.videos
    add column studio_id bigint references programme.studios,
    add column checks jsonb not null default '[]',
    add constraint video_checks_array check (jsonb_typeof(checks) = 'array');
comment on column programme.videos.checks is 'Of the video as a whole; those of a rendition stand with it.';

alter table programme.publications
    add column calls int not null default 0,
    add column published_at timestamptz;
comment on column programme.publications.calls is
    'Counts what was begun: the report of a call that is not the last one changes nothing.';
comment on column programme.publications.published_at is 'When it was first seen to be published.';
update programme.publications u
set published_at = u.changed_at
where u.status = 'published';

insert into programme.transitions values
    ('publication', 'under_review', 'withdrawing');

insert into programme.notification_templates
    (template, version, variables, subject_zh, body_zh, subject_en, body_en)
values
    ('video.rejected', 1, '{code,title,reasons}',
     '视频源文件未通过',
     '视频《{title}》（{code}）的源文件未通过检查：{reasons}。',
     'A video''s source was rejected',
     'The source of video {code}, {title}, was rejected: {reasons}.'),
    ('video.failed', 1, '{code,title,rendition}',
     '视频转码版本未通过检查',
     '视频《{title}》（{code}）的版本 {rendition} 重做后仍未通过检查，需要人工处理。',
     'A rendition failed its checks',
     'Rendition {rendition} of video {code}, {title}, failed its checks again and needs a person.'),
    ('video.behind', 1, '{year,published,expected,target}',
     '视频数量落后于年度计划',
     '{year}年已发布视频{published}个，按进度应为{expected}个，全年目标{target}个。',
     'Videos are behind the yearly plan',
     '{published} videos of {year} are published; {expected} were due by now, {target} in the year.'),
    ('publication.rejected', 1, '{code,title,platform,reason}',
     '平台退回了视频',
     '平台“{platform}”退回了视频《{title}》（{code}）：{reason}。',
     'A platform rejected a video',
     'Platform {platform} rejected video {code}, {title}: {reason}.'),
    ('publication.gone', 1, '{code,title,platform}',
     '视频已不在平台上',
     '视频《{title}》（{code}）在平台“{platform}”上已查不到，而我们没有撤回它。',
     'A video is gone from its platform',
     'Platform {platform} no longer has video {code}, {title}, and nobody here withdrew it.');
