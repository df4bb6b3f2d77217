-- cohort_draft(cohort_no, track, quota, starts, actor, doc) → {"cohort_id", "status", "period"}: an official of the
-- bureau drafts a cohort whose management period of three years begins on that day. Constraints refuse a number that is
-- taken and a period that overlaps another of the track. Raises SK002 without a document, SK003 for anybody else, SK010
-- for a quota below one.
create or replace function programme.cohort_draft(
    p_cohort_no int,
    p_track text,
    p_quota int,
    p_starts date,
    p_actor text,
    p_doc text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_period constant daterange := daterange(p_starts, (p_starts + interval '3 years')::date);
    v_cohort bigint;
begin
    perform programme.official(p_actor);
    perform programme.need_document(p_doc);
    if p_track not in ('master_teacher', 'master_principal', 'master_class_teacher', 'ip_master_teacher') then
        perform skein.refuse('SK002', format('there is no track %s', p_track), '/track', 'one_of');
    end if;
    if p_quota < 1 then
        perform skein.refuse('SK010', 'a quota is at least one', '/quota', 'range');
    end if;
    insert into programme.cohorts (cohort_no, track, quota, management_period)
    values (p_cohort_no, p_track, p_quota, v_period)
    returning cohort_id
    into v_cohort;
    perform programme.add_act('cohort.drafted', 'cohort:' || v_cohort, p_actor, jsonb_build_object(
        'cohort_no', p_cohort_no, 'track', p_track, 'quota', p_quota, 'period', v_period, 'doc', p_doc));
    return jsonb_build_object('cohort_id', v_cohort, 'status', 'draft', 'period', v_period);
end
$$;
