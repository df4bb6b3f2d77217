-- refuse_restored(): raises SK014. Never returns.
create or replace function skein.refuse_restored()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform skein.refuse('SK014', 'the queue was restored from another cluster and must be repaired before it can run', '',
        'restored', p_hint => 'run: skein repair');
end
$$;
