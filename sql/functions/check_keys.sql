-- check_keys(count, unique_key, unique_keys, if_exists, after_failure) → one key per row, or null when none is unique.
-- Raises SK010 for a wrong choice, SK002 when the number of keys is not that of the rows.
create or replace function skein.check_keys(
    p_count int,
    p_unique_key text,
    p_unique_keys text[],
    p_if_exists text,
    p_after_failure text
)
returns text[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if coalesce(p_if_exists, '') not in ('skip', 'replace', 'error') then
        perform skein.refuse('SK010', format('if_exists cannot be %L', p_if_exists), '/if_exists', 'enum',
            p_hint => 'skip (give the existing job back), replace, or error');
    end if;
    if coalesce(p_after_failure, '') not in ('cancel', 'wait', 'run') then
        perform skein.refuse('SK010', format('after_failure cannot be %L', p_after_failure), '/after_failure', 'enum',
            p_hint => 'cancel, wait, or run');
    end if;
    if p_unique_keys is not null then
        if cardinality(p_unique_keys) <> p_count or p_unique_key is not null then
            perform skein.refuse('SK002', 'unique_keys needs one key per job, and no unique_key beside it', '/unique_keys', 'length');
        end if;
        if exists (select from unnest(p_unique_keys) k(key) where length(k.key) not between 1 and 200) then
            perform skein.refuse('SK010', 'a unique key is empty or too long', '/unique_keys', 'length',
                p_hint => '1 to 200 characters');
        end if;
        return p_unique_keys;
    end if;
    if p_unique_key is null then
        return null;
    end if;
    if p_count > 1 then
        perform skein.refuse('SK002', 'one unique_key cannot serve several jobs', '/unique_key', 'length',
            p_hint => 'give unique_keys, one per job');
    end if;
    return array[p_unique_key];
end
$$;
