-- Why: videos go out to platforms, described by metadata; a rendition that fails its checks is made once more.

insert into programme.policies (key, value, valid, doc_no, note) values
    ('video.encodes', '2', '[2020-01-01,)', 'default-1', 'how often a rendition is made before an operator must look');

alter table programme.videos
    add column meta jsonb not null default '{}',
    add constraint video_meta_object check (jsonb_typeof(meta) = 'object');
alter table programme.renditions
    add column encodes int not null default 1 check (encodes > 0);

-- What the programme knows of a video, and its name in IEEE LOM (GB/T 21365).
create table programme.metadata_fields (
    field     text primary key,
    lom_path  text not null unique,
    entered   boolean not null
);
comment on column programme.metadata_fields.entered is 'false: worked out from the video itself, not typed in.';
insert into programme.metadata_fields values
    ('identifier', 'general.identifier', false),
    ('title', 'general.title', false),
    ('language', 'general.language', true),
    ('description', 'general.description', true),
    ('keywords', 'general.keyword', true),
    ('author', 'lifecycle.contribute.author', true),
    ('school', 'lifecycle.contribute.publisher', true),
    ('format', 'technical.format', false),
    ('size', 'technical.size', false),
    ('duration', 'technical.duration', false),
    ('cover', 'technical.cover', false),
    ('resource_type', 'educational.learningresourcetype', true),
    ('stage', 'educational.context', true),
    ('grade', 'educational.typicalagerange', true),
    ('subject', 'classification.taxonpath.subject', true),
    ('edition', 'classification.taxonpath.edition', true),
    ('unit', 'classification.taxonpath.unit', true),
    ('lesson', 'classification.taxonpath.lesson', true),
    ('rights', 'rights.description', true);

create table programme.platforms (
    platform_id      bigint generated always as identity primary key,
    code             text not null,
    name_zh          text not null,
    adapter          text not null,
    address          text,
    token_sealed     bytea,
    required_fields  text[] not null default '{title}',
    max_lengths      jsonb not null default '{}',
    containers       text[],
    codecs           text[],
    max_bytes        bigint,
    max_duration_s   int,
    needs_review     boolean not null default true,
    constraint platform_code_unique unique (code),
    constraint platform_code_form check (code ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
    constraint platform_named check (length(name_zh) between 1 and 100),
    constraint platform_adapter_known check (adapter in ('http_json', 'file_drop', 'manual')),
    constraint platform_address_where_called check ((adapter = 'http_json') = (address is not null)),
    constraint platform_address_form check (address ~ '^https?://[^?#]+$'),
    constraint platform_lengths_object check (jsonb_typeof(max_lengths) = 'object'),
    constraint platform_bounds_positive check (max_bytes > 0 and max_duration_s > 0)
);

create table programme.publications (
    video_id        bigint not null references programme.videos,
    platform_id     bigint not null references programme.platforms,
    status          text not null default 'draft',
    remote_id       text,
    meta_hash       text,
    submitted_hash  text,
    missing         jsonb not null default '[]',
    warnings        jsonb not null default '[]',
    last_error      text,
    sending_since   timestamptz,
    job_id          bigint,
    changed_at      timestamptz not null default now(),
    primary key (video_id, platform_id),
    constraint publication_remote_unique unique (platform_id, remote_id),
    constraint publication_status_known check (status in ('draft', 'blocked', 'ready', 'submitted', 'under_review',
        'rejected', 'published', 'stale', 'withdrawing', 'withdrawn')),
    constraint publication_blocked_says_why check (status <> 'blocked' or missing <> '[]'),
    constraint publication_hash_form check (meta_hash ~ '^[0-9a-f]{64}$' and submitted_hash ~ '^[0-9a-f]{64}$')
);
comment on column programme.publications.sending_since is
    'A call went out and nobody has heard what became of it: it is asked for before anything is sent again.';
create index publications_open on programme.publications (changed_at)
where status in ('submitted', 'under_review', 'published', 'stale', 'withdrawing');

insert into programme.transitions values
    ('publication', 'draft', 'blocked'),
    ('publication', 'draft', 'ready'),
    ('publication', 'blocked', 'ready'),
    ('publication', 'ready', 'blocked'),
    ('publication', 'ready', 'submitted'),
    ('publication', 'submitted', 'under_review'),
    ('publication', 'submitted', 'published'),
    ('publication', 'submitted', 'rejected'),
    ('publication', 'under_review', 'published'),
    ('publication', 'under_review', 'rejected'),
    ('publication', 'under_review', 'withdrawn'),
    ('publication', 'rejected', 'ready'),
    ('publication', 'rejected', 'blocked'),
    ('publication', 'published', 'stale'),
    ('publication', 'published', 'withdrawing'),
    ('publication', 'published', 'withdrawn'),
    ('publication', 'stale', 'submitted'),
    ('publication', 'stale', 'withdrawing'),
    ('publication', 'stale', 'withdrawn'),
    ('publication', 'withdrawing', 'withdrawn'),
    ('publication', 'withdrawn', 'blocked'),
    ('publication', 'withdrawn', 'ready');
create trigger publication_transition
    before update of status on programme.publications
    for each row when (old.status is distinct from new.status)
    execute function programme.check_transition('publication');
