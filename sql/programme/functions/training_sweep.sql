-- training_sweep({}, job_id) → {"programmes"}: job kind training.sweep. Enqueues training.progress for every programme
-- that has begun and has not been found complete since it ended. Repeating it adds nothing.
create or replace function programme.training_sweep(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_today constant date := programme.city_day(now());
    v_count int;
begin
    perform skein.enqueue('training.progress', jsonb_build_object('v', 1, 'programme_id', t.programme_id),
        unique_key => t.programme_id::text)
    from programme.training_programmes t
    where lower(t.runs) <= v_today
        and (v_today < upper(t.runs) or not exists (
            select
            from programme.training_progress p
            where p.programme_id = t.programme_id
                and p.state = 'reached'
                and p.week >= upper(t.runs) - 7))
    order by t.programme_id;
    get diagnostics v_count = row_count;
    return jsonb_build_object('programmes', v_count);
end
$$;
