-- Why: who asked for another time of a session, why and by which document is on record, as it is for all that is signed.

create table programme.prep_requests (
    request_id       bigint generated always as identity primary key,
    session_id       bigint not null references programme.prep_sessions on delete cascade,
    session_version  int not null,
    person_id        bigint not null references programme.people,
    reason           text not null check (trim(reason) <> ''),
    doc_no           text not null check (trim(doc_no) <> ''),
    sequence         int not null,
    job_id           bigint,
    requested_at     timestamptz not null default now(),
    constraint request_once_a_version unique (session_id, session_version)
);
comment on table programme.prep_requests is 'Who asked for another time of a confirmed session: append-only.';
comment on column programme.prep_requests.session_version is 'The version of the session that was to be moved.';
comment on column programme.prep_requests.sequence is
    'SEQUENCE of the invitation that the request is about; with the next one it is answered.';
create trigger prep_requests_append_only
    before update or truncate on programme.prep_requests
    for each statement execute function programme.refuse_change();
