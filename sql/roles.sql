-- The roles of the queue. Roles belong to the whole cluster, so this file finds most of its work done already and
-- runs again before every migration; it is run by the migrating user itself, everything after it as skein_owner.
--
--   skein_owner     owns schema, tables and functions; nobody logs in as it
--   skein_worker    runs jobs            skein_producer  enqueues what it was granted
--   skein_operator  pauses, retries …    skein_viewer    reads the views
--
-- Raises 42501 with a HINT that holds the statements to be run by an administrator.
do $$
declare
    v_wanted constant text[] := array['skein_owner', 'skein_worker', 'skein_producer', 'skein_operator', 'skein_viewer'];
    -- From PostgreSQL 16 on membership alone does not include the right to SET ROLE.
    v_privilege constant text :=
        case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end;
    v_missing text[];
    v_advice text;
    v_role text;
begin
    v_missing := array(
        select role
        from unnest(v_wanted) with ordinality as wanted (role, ordinal)
        where not exists (select from pg_catalog.pg_roles where rolname = role)
        order by ordinal
    );
    v_advice := format(
        'as an administrator run: %sgrant skein_owner to %I; grant create on database %I to skein_owner;',
        (select string_agg(format('create role %I nologin; ', role), '') from unnest(v_missing) as role),
        current_user,
        current_database()
    );

    if cardinality(v_missing) > 0
        and not (select rolsuper or rolcreaterole from pg_catalog.pg_roles where rolname = current_user)
    then
        raise exception using
            errcode = '42501',
            message = format('roles are missing (%s) and %s may not create roles',
                array_to_string(v_missing, ', '), current_user),
            hint = v_advice;
    end if;
    foreach v_role in array v_missing loop
        begin
            execute format('create role %I nologin', v_role);
        exception when duplicate_object or unique_violation then
            null; -- made by a migrator of another database of this cluster at the same moment
        end;
    end loop;

    if not pg_has_role(current_user, 'skein_owner', v_privilege) then
        begin
            execute format('grant skein_owner to %I', current_user);
        exception when insufficient_privilege then
            raise exception using
                errcode = '42501',
                message = format('%s is not a member of skein_owner and may not become one', current_user),
                hint = v_advice;
        end;
    end if;

    if not has_database_privilege('skein_owner', current_database(), 'create') then
        begin
            execute format('grant create on database %I to skein_owner', current_database());
        exception when insufficient_privilege then
            null; -- told below, together with the case in which the server only warns
        end;
    end if;
    if not has_database_privilege('skein_owner', current_database(), 'create')
        and not exists (select from pg_catalog.pg_namespace where nspname = 'skein')
    then
        raise exception using
            errcode = '42501',
            message = format('skein_owner may not create a schema in database %s, and %s may not allow it',
                current_database(), current_user),
            hint = v_advice;
    end if;

    -- Lets `doctor` see whose old snapshot keeps the queue from cleaning up. Without it that check says "unknown".
    if not pg_has_role('skein_owner', 'pg_read_all_stats', 'member') then
        begin
            grant pg_read_all_stats to skein_owner;
        exception when insufficient_privilege then
            null;
        end;
    end if;
end
$$;
