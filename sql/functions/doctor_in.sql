-- doctor_in(language) → doctor() in the words of a language, en or zh-CN; the check's name too. Statuses are never translated.
create or replace function skein.doctor_in(language text)
returns table (check_name text, status text, detail text, advice text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select t.title, e.status,
        case when e.facts is null then t.nothing else format(t.found, variadic e.facts) end,
        case e.status when 'ok' then '' else format(t.advice, variadic e.facts) end
    from skein.examine() with ordinality e(check_name, status, facts, place)
    join skein.doctor_texts() t on t.check_name = e.check_name and t.language = case when $1 = 'zh-CN' then $1 else 'en' end
    order by e.place
$$;
