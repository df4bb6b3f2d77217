-- ready(batch) → how many rows it holds. No rows can be added afterwards; enqueue platform.import (calendar.import for
-- holidays) with its kind and number. Locks the batch.
-- Raises SK002 for an empty batch (nothing is never taken for "there are none"), SK008 and SK009 as own_batch.
create or replace function programme.ready(batch_id bigint)
returns int
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_batch constant programme.staging_batches := programme.own_batch($1, 'loading');
begin
    if v_batch.row_count = 0 then
        perform skein.refuse('SK002', case v_batch.kind
                when 'holidays' then 'the batch is empty: a year without holidays is an unpublished year'
                else 'the batch is empty' end, '/batch_id', 'empty', p_hint => 'select programme.add_rows(batch_id, rows)');
    end if;
    update programme.staging_batches b
    set status = 'ready'
    where b.batch_id = $1;
    return v_batch.row_count;
end
$$;
