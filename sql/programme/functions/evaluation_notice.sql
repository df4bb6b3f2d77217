-- evaluation_notice(evaluation, row_version, actor): puts a signed evaluation on public notice from today, tells the
-- holder, and enqueues review.apply_outcome for the day after the notice ends. signed → notice.
-- Locks the evaluation. Raises SK002, SK003, SK008, SK009, PM001.
create or replace function programme.evaluation_notice(evaluation_id bigint, row_version int, actor text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_one programme.term_evaluations := programme.lock_evaluation($1, coalesce($2, 0), array['signed']);
    v_today constant date := programme.city_day(now());
    v_until date;
begin
    perform programme.official($3);
    update programme.term_evaluations e
    set status = 'notice',
        notice_from = v_today
    where e.evaluation_id = $1
    returning * into v_one;
    select n.day into v_until from programme.notice_ends(v_today) n;
    perform programme.tell('evaluation.noticed',
        jsonb_build_object('persons', jsonb_build_array(programme.holder_of(v_one.term_id))),
        programme.outcome_params(v_one) || jsonb_build_object('until', v_until::text), 'evaluation:' || $1,
        format('evaluation:%s:notice:%s', $1, v_one.row_version));
    perform skein.enqueue('review.apply_outcome', jsonb_build_object('v', 1, 'evaluation_id', $1),
        run_at => programme.city_time(v_until + 1, '01:30'), unique_key => $1::text);
    return programme.end_act('evaluation', to_jsonb(v_one), 'evaluation.noticed', $3,
        jsonb_build_object('from', v_today, 'until', v_until));
end
$$;
