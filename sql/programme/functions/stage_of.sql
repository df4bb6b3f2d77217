-- stage_of(text) → the school stage that people mean by it, in either language; null when nobody can say. Locks nothing.
create or replace function programme.stage_of(p_text text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select s.stage
    from (
        values
            ('kindergarten', array['kindergarten', '幼儿园', '学前', '学前教育']),
            ('primary', array['primary', '小学']),
            ('junior', array['junior', '初中']),
            ('senior', array['senior', '高中', '普通高中']),
            ('vocational', array['vocational', '中职', '职业高中']),
            ('university', array['university', '大学', '高等教育'])
    ) s (stage, words)
    where lower(btrim(p_text)) = any (s.words)
$$;
