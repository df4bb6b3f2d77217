-- begin_batch(kind, source) → the number of a new batch in status loading. kind is one of programme.staging_kinds,
-- source says where the rows come from (a file's name, a system's name and its export).
-- For operators, and for logins that may enqueue the kind of job that imports such a batch. Removes what is older than
-- policy keeps. Locks: an advisory lock of the login, so that its bound is exact.
-- Raises SK002 for an unknown kind or a bad source, SK003 for a login without the right, SK006 when the login has as
-- many open batches as policy allows.
create or replace function programme.begin_batch(kind text, source text)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_kind alias for $1;
    p_source alias for $2;
    v_job_kind text;
    v_open int;
    v_id bigint;
begin
    select k.job_kind
    into v_job_kind
    from programme.staging_kinds k
    where k.kind = p_kind;
    if not found then
        perform skein.refuse('SK002', format('there is no kind of rows %L', p_kind), '/kind', 'enum', p_hint => (
            select string_agg(k.kind, ', ' order by k.position) from programme.staging_kinds k));
    end if;
    if p_source is null or length(p_source) not between 1 and 500 then
        perform skein.refuse('SK002', 'the source is not named', '/source', 'required',
            p_hint => 'a file''s or a system''s name, at most 500 characters');
    end if;
    if not pg_has_role(session_user, 'skein_operator', 'member') and not exists (
        select from skein.producers p where p.role_name = session_user and p.kind in (v_job_kind, '*')
    ) then
        perform skein.refuse('SK003', format('%s may not stage %s', session_user, p_kind), '/kind', 'producer', null,
            format('an operator allows it: skein producers grant %s --kind %s', session_user, v_job_kind));
    end if;
    perform pg_advisory_xact_lock(hashtextextended('programme.begin_batch ' || session_user, 0));
    perform programme.sweep_batches();
    select count(*)
    into v_open
    from programme.staging_batches b
    where b.owner = session_user
        and b.status in ('loading', 'ready');
    if v_open >= programme.policy('intake.max_open_batches', programme.city_day(now()))::int then
        perform skein.refuse('SK006', format('%s has %s batches that were not imported', session_user, v_open), '',
            'open_batches', p_hint => 'import them or discard them: select programme.discard(batch_id)');
    end if;
    insert into programme.staging_batches (kind, source)
    values (p_kind, p_source)
    returning batch_id
    into v_id;
    return v_id;
end
$$;
