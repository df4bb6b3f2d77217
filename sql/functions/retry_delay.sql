-- retry_delay(kind, attempt, asked) → how long a failed attempt waits: what the handler asked for (milliseconds), or the
-- kind's backoff doubled per attempt, spread by ±20 % so that what failed together does not come back together, at most
-- backoff_max.
create or replace function skein.retry_delay(p_kind int, p_attempt int, p_asked bigint)
returns interval
language sql
volatile
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_asked is not null then least(greatest(p_asked, 0), 86400000) * interval '1 millisecond'
        else least(k.backoff * power(2, least(p_attempt - 1, 30)), k.backoff_max) * (0.8 + 0.4 * random())
    end
    from skein.kinds k
    where k.kind = p_kind;
$$;
