-- add_rows(batch, rows, lines) → how many rows the batch holds now. rows are JSON objects with the kind's columns; a
-- column that is left out says nothing about the thing, null says that there is no value. lines are the numbers by
-- which errors name the rows; left out, they count on. What is in the rows is checked by the import, not here.
-- Locks the batch. All or nothing.
-- Raises SK002 for a row that is no object, lines that do not fit or a line that is there already, SK004 for more rows
-- than policy allows or more than 10,000 in one call, SK008 and SK009 as own_batch.
create or replace function programme.add_rows(batch_id bigint, rows jsonb[], lines int[] default null)
returns int
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_batch_id alias for $1;
    p_rows alias for $2;
    p_lines alias for $3;
    v_batch constant programme.staging_batches := programme.own_batch($1, 'loading');
    v_count constant int := coalesce(cardinality($2), 0);
    v_last constant int := coalesce((select max(r.line_no) from programme.staging_rows r where r.batch_id = $1), 0);
    v_bad int;
begin
    if v_count > 10000
        or v_batch.row_count + v_count > programme.policy('intake.max_rows', programme.city_day(now()))::int
    then
        perform skein.refuse('SK004', format('%s and %s rows are too many', v_batch.row_count, v_count), '/rows',
            'size', p_hint => 'at most 10000 in one call; what a batch may hold is policy intake.max_rows');
    elsif p_lines is not null and (cardinality(p_lines) <> v_count or array_position(p_lines, null) > 0
        or 1 > any (p_lines))
    then
        perform skein.refuse('SK002', 'lines are not one positive number a row', '/lines', 'size');
    end if;
    select u.n - 1
    into v_bad
    from unnest(p_rows) with ordinality u (body, n)
    where jsonb_typeof(u.body) is distinct from 'object'
    order by u.n
    limit 1;
    if found then
        perform skein.refuse('SK002', format('row %s is no JSON object', v_bad), '/rows/' || v_bad, 'type');
    end if;
    insert into programme.staging_rows (batch_id, line_no, body)
    select p_batch_id, coalesce(p_lines[u.n], v_last + u.n::int), u.body
    from unnest(p_rows) with ordinality u (body, n);
    update programme.staging_batches b
    set row_count = b.row_count + v_count
    where b.batch_id = p_batch_id;
    return v_batch.row_count + v_count;
exception
    when unique_violation then
        perform skein.refuse('SK002', 'a line is there already', '/lines', 'duplicate',
            p_hint => 'leave lines out, or begin another batch');
        return null;
end
$$;
