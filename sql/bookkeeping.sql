-- What the migrator remembers; run once per database, as skein_owner, before the first migration.
-- Every role may read it: a worker asks at its start whether the schema is the one it was built for.
create schema if not exists skein;

create table if not exists skein.migrations (
    number int primary key,
    name text not null,
    checksum text not null,
    breaking boolean not null,
    applied_at timestamptz not null default now(),
    applied_by text not null default session_user
);
comment on table skein.migrations is 'the numbered files of sql/ that this schema consists of';

create table if not exists skein.sources (
    path text primary key,
    checksum text not null
);
comment on table skein.sources is 'the files of sql/ that are applied again whenever their text changes';

grant usage on schema skein to skein_worker, skein_producer, skein_operator, skein_viewer;
grant select on skein.migrations, skein.sources to skein_worker, skein_producer, skein_operator, skein_viewer;
