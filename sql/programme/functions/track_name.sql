-- track_name(track, locale) → what a track is called in texts for people; the code itself for one that has no name here.
create or replace function programme.track_name(p_track text, p_locale text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        jsonb_build_object(
            'master_teacher', jsonb_build_array('名师', 'master teachers'),
            'master_principal', jsonb_build_array('名校长', 'master principals'),
            'master_class_teacher', jsonb_build_array('名班主任', 'master class teachers'),
            'ip_master_teacher', jsonb_build_array('思政名师', 'master teachers of ideology and politics')
        ) -> p_track ->> case p_locale when 'en' then 1 else 0 end,
        p_track)
$$;
