-- Roles and database of a Skein installation, to be read and changed, then run once by a superuser:
--
--   sudo -u postgres psql -f deploy/postgresql/roles.sql
--
-- skein_owner owns everything and cannot log in; the other four are groups. People and programs log in as roles of their
-- own that are members of them. Run again it says which roles exist already and does the rest.

-- The groups. `skein migrate up` would make them too, if its login were allowed to make roles; this way it need not be.
create role skein_owner nologin;
create role skein_worker nologin;
create role skein_producer nologin;
create role skein_operator nologin;
create role skein_viewer nologin;
-- Lets `skein doctor` see who holds an old snapshot.
grant pg_read_all_stats to skein_owner;

create database skein encoding 'UTF8' template template0;
revoke all on database skein from public;
grant connect on database skein to skein_owner, skein_worker, skein_producer, skein_operator, skein_viewer;
grant create on database skein to skein_owner;

-- Migrates: a member of skein_owner, and nothing else. The account of deploy/systemd/skein-migrate.service.
create role skein_migrate login in role skein_owner;

-- Runs jobs: the account of deploy/systemd/skein-worker@.service.
create role skein_daemon login in role skein_worker;

-- Serves the page and /metrics: the account of deploy/systemd/skein-web.service. In skein_viewer instead it shows all and
-- changes nothing. pg_read_all_stats lets it tell how old the oldest snapshot is.
create role skein_page login in role skein_operator, pg_read_all_stats;

-- A person who pauses, retries and grants, and one who only looks. Peer authentication lets those in who are logged in to
-- the server's machine under this name; for others set a password by \password and a line in pg_hba.conf.
create role skein_anna login in role skein_operator;
create role skein_guest login in role skein_viewer;

-- An integration that enqueues. What it may enqueue is granted after the migration, by an operator:
--   select skein.grant_producer('school_portal', 'notify.send', max_waiting => 1000);
create role school_portal login in role skein_producer;

-- What bounds a login that goes wrong. A worker's statements have deadlines of their own.
alter role school_portal connection limit 20;
alter role school_portal set statement_timeout = '10s';
alter role school_portal set idle_in_transaction_session_timeout = '60s';
