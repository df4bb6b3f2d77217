-- Why: the programme's thousand lesson videos a year: sources, what a probe found in them, and the renditions made.

insert into programme.policies (key, value, valid, doc_no, note) values
    ('video.max_duration_s', '14400', '[2020-01-01,)', 'default-1', 'a longer source is rejected'),
    ('video.max_bytes', '21474836480', '[2020-01-01,)', 'default-1', 'a larger source is rejected'),
    ('video.max_side', '4320', '[2020-01-01,)', 'default-1', 'pixels of a picture''s longer side; more is rejected'),
    ('video.yearly_target', '1000', '[2020-01-01,)', 'default-1', 'videos to be ready in a calendar year'),
    ('video.quota_behind_percent', '10', '[2020-01-01,)', 'default-1',
     'behind the year''s elapsed share by more than this: reported as behind');

create table programme.videos (
    video_id       bigint generated always as identity primary key,
    code           text not null,
    title_zh       text not null,
    source_path    text not null,
    source_sha256  text,
    owner_id       bigint references programme.people,
    organisation_id bigint references programme.organisations,
    ladder         text not null default 'lesson',
    status         text not null default 'registered',
    reasons        jsonb not null default '[]',
    outputs        jsonb,
    probe_job      bigint,
    plan_job       bigint,
    manifest_job   bigint,
    created_at     timestamptz not null default now(),
    ready_at       timestamptz,
    constraint video_code_unique unique (code),
    constraint video_code_form check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
    constraint video_title_given check (length(title_zh) between 1 and 200),
    constraint video_source_absolute check (source_path ~ '^/'),
    constraint video_hash_form check (source_sha256 ~ '^[0-9a-f]{64}$'),
    constraint video_ladder_known check (ladder in ('lesson', 'hls_full', 'audio')),
    constraint video_status_known check (status in ('registered', 'probed', 'rejected', 'planned', 'ready')),
    constraint video_rejected_has_reasons check ((status = 'rejected') = (reasons <> '[]')),
    constraint video_ready_is_whole check ((status = 'ready') = (outputs is not null and ready_at is not null))
);
comment on column programme.videos.probe_job is 'The queue''s jobs; no foreign key, the queue forgets finished jobs.';
create index videos_ready on programme.videos (ready_at) where status = 'ready';

create table programme.media_probes (
    video_id       bigint not null references programme.videos,
    source_sha256  text not null,
    tool           text not null,
    raw            jsonb not null,
    norm           jsonb,
    probed_at      timestamptz not null default now(),
    primary key (video_id, source_sha256)
);
comment on column programme.media_probes.norm is 'null: the source could not be read.';

create table programme.renditions (
    rendition_id    bigint generated always as identity primary key,
    video_id        bigint not null references programme.videos,
    source_sha256   text not null,
    ladder          text not null,
    ladder_version  int not null,
    name            text not null,
    spec            jsonb not null,
    width           int check (width % 2 = 0 and width > 0),
    height          int check (height % 2 = 0 and height > 0),
    fps             numeric(6, 3) check (fps > 0),
    kbps            int not null check (kbps > 0),
    status          text not null default 'planned',
    output_dir      text,
    measured        jsonb,
    checks          jsonb not null default '[]',
    transcode_job   bigint,
    verify_job      bigint,
    constraint rendition_once unique (video_id, source_sha256, ladder, ladder_version, name),
    constraint rendition_name_form check (name ~ '^[a-z0-9]{1,16}$'),
    constraint rendition_status_known check (status in ('planned', 'produced', 'verified', 'failed')),
    constraint rendition_output_when_produced check (status = 'planned' or output_dir is not null)
);

insert into programme.transitions values
    ('video', 'registered', 'probed'),
    ('video', 'registered', 'rejected'),
    ('video', 'probed', 'rejected'),
    ('video', 'probed', 'planned'),
    ('video', 'planned', 'ready'),
    ('rendition', 'planned', 'produced'),
    ('rendition', 'produced', 'verified'),
    ('rendition', 'produced', 'failed'),
    ('rendition', 'failed', 'produced');

create trigger video_transition
    before update of status on programme.videos
    for each row when (old.status is distinct from new.status)
    execute function programme.check_transition('video');
create trigger rendition_transition
    before update of status on programme.renditions
    for each row when (old.status is distinct from new.status)
    execute function programme.check_transition('rendition');
