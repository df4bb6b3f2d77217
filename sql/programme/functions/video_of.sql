-- video_of(code) → the video's number. Locks nothing. Raises SK008 for an unknown code.
create or replace function programme.video_of(p_code text)
returns bigint
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id bigint;
begin
    select v.video_id into v_id from programme.videos v where v.code = p_code;
    if not found then
        perform skein.refuse('SK008', format('there is no video %s', p_code), '/code', 'not_found',
            p_hint => 'skein video list shows all');
    end if;
    return v_id;
end
$$;
