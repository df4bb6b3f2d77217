-- Who may do what in the programme's schema. Always applied whole, so what is not said here is not allowed.
-- Tables are nobody's: everybody goes through functions and views, which run with their owner's rights.

revoke all on schema programme from public;
revoke all on all tables in schema programme from public, skein_worker, skein_producer, skein_operator, skein_viewer;
revoke all on all functions in schema programme from public, skein_worker, skein_producer, skein_operator, skein_viewer;

grant usage on schema programme to skein_worker, skein_operator, skein_viewer;

-- Workers run the programme's jobs.
grant execute on function
    programme.review_open_year(jsonb, bigint),
    programme.review_open(jsonb, bigint),
    programme.review_remind(jsonb, bigint),
    programme.notify_send(jsonb, bigint)
to skein_worker;

-- Operators may also fill an empty database with the made-up city, and that with a term of lesson preparation.
grant execute on function
    programme.generate_city(bigint, int, int, date),
    programme.generate_preparation(bigint, text, int, date)
to skein_operator;

-- Reports. No view shows a mobile number or a mail address.
grant select on
    programme.organisation,
    programme.title,
    programme.review_cycle,
    programme.review,
    programme.review_progress,
    programme.notification,
    programme.domain_event
to skein_worker, skein_operator, skein_viewer;
-- A view's functions are called with the rights of who reads it.
grant execute on function programme.city_day(timestamptz), programme.render(text, jsonb)
to skein_worker, skein_operator, skein_viewer;

-- Rosters and calendars come in. A producer's login needs the right to enqueue the job that imports its rows.
grant usage on schema programme to skein_producer;
grant execute on function
    programme.begin_batch(text, text),
    programme.add_rows(bigint, jsonb[], int[]),
    programme.ready(bigint),
    programme.discard(bigint)
to skein_producer, skein_operator;
grant select on programme.staging_batch, programme.staging_error to skein_producer, skein_operator, skein_viewer;
grant execute on function
    programme.platform_import(jsonb, bigint),
    programme.calendar_import(jsonb, bigint),
    programme.calendar_check(jsonb, bigint)
to skein_worker;
-- Whoever imports a batch seals its addresses first.
grant execute on function
    programme.unsealed_cells(bigint, int),
    programme.seal_cells(bigint, int[], text[], text[])
to skein_worker, skein_operator;
-- An operator also runs an import on trial, and takes the city out as files.
grant execute on function
    programme.platform_import(jsonb, bigint),
    programme.calendar_import(jsonb, bigint),
    programme.export_rows(text)
to skein_operator;
grant select on programme.calendar_day, programme.calendar_year to skein_worker, skein_operator, skein_viewer;
-- Videos.
grant execute on function
    programme.video_work(bigint),
    programme.rendition_work(bigint),
    programme.video_probed(jsonb, bigint),
    programme.video_planned(jsonb, bigint),
    programme.rendition_produced(jsonb, bigint),
    programme.rendition_verified(jsonb, bigint),
    programme.video_checked(jsonb, bigint),
    programme.video_manifested(jsonb, bigint),
    programme.video_quota_check(jsonb, bigint),
    programme.publication_begin(jsonb, bigint),
    programme.publication_end(jsonb, bigint),
    programme.publication_sync(jsonb, bigint)
to skein_worker;
grant execute on function
    programme.video_add(text, text, text, text, bigint, bigint),
    programme.video_assign(text, text, text, text),
    programme.video_describe(text, jsonb, text),
    programme.video_publish(text, text, text),
    programme.video_withdraw(text, text, text, text),
    programme.publication_record(text, text, text, text, text),
    programme.platform_set(text, jsonb, bytea)
to skein_operator;
grant select on programme.video, programme.rendition, programme.video_step, programme.video_check, programme.platform,
    programme.publication
to skein_worker, skein_operator, skein_viewer;
grant execute on function
    programme.pupil_length_check(bigint),
    programme.video_quota(int, date)
to skein_worker, skein_operator, skein_viewer;
-- Clockwork: workers run the cohort's jobs, operators enter what people decide.
grant execute on function
    programme.cohort_open(jsonb, bigint),
    programme.cohort_check_eligibility(jsonb, bigint),
    programme.cohort_rank(jsonb, bigint),
    programme.cohort_finalise(jsonb, bigint)
to skein_worker;
grant execute on function
    programme.unit_of(text),
    programme.person_of(text),
    programme.cohort_draft(int, text, int, date, text, text),
    programme.cohort_apply(bigint, bigint, text),
    programme.cohort_settle(bigint, bigint, text, text, text, text),
    programme.cohort_decide(bigint, bigint, text, text, text, text),
    programme.cohort_advance(bigint, text, text, text),
    programme.cohort_score(bigint, bigint, bigint, numeric, boolean, text),
    programme.cohort_object(bigint, bigint, text, text),
    programme.cohort_answer(bigint, boolean, text, text),
    programme.cohort_sign(bigint, text, text)
to skein_operator;
grant select on programme.cohort, programme.cohort_quota, programme.application
to skein_worker, skein_operator, skein_viewer;

-- Reviews and evaluations: what jobs propose.
grant execute on function
    programme.review_escalate(jsonb, bigint),
    programme.review_close(jsonb, bigint),
    programme.review_evaluate_term(jsonb, bigint),
    programme.review_rank_cohort(jsonb, bigint),
    programme.review_apply_outcome(jsonb, bigint),
    programme.review_sweep(jsonb, bigint),
    programme.redate_cycles(int, bigint)
to skein_worker;
-- What people do and sign, each with who it is.
grant execute on function
    programme.review_submit(bigint, int, text),
    programme.review_rate(bigint, int, text, text, numeric, numeric),
    programme.review_confirm(bigint, int, text, text, text),
    programme.review_return(bigint, int, text, text),
    programme.review_void(bigint, int, text, text, text),
    programme.review_reopen(bigint, int, text, text, text),
    programme.evaluation_sign(bigint, int, text, text, text),
    programme.evaluation_notice(bigint, int, text),
    programme.evaluation_object(bigint, text, text),
    programme.evaluation_supersede(bigint, int, text, text, text),
    programme.objection_settle(bigint, text, text, text, text),
    programme.review_close_now(bigint, boolean, text, text),
    programme.review_close(jsonb, bigint),
    programme.redate_cycles(int, bigint)
to skein_operator;
grant select on
    programme.evaluation,
    programme.objection,
    programme.review_score,
    programme.lifelong_title
to skein_worker, skein_operator, skein_viewer;
grant execute on function programme.notice_ends(date) to skein_worker, skein_operator, skein_viewer;
-- Notifications: workers deliver; operators keep the endpoints.
grant execute on function
    programme.delivery_begin(jsonb, bigint),
    programme.delivery_end(jsonb, bigint),
    programme.notify_reap(jsonb, bigint),
    programme.notify_digest(jsonb, bigint),
    programme.notify_receipt(jsonb, bigint)
to skein_worker;
grant execute on function
    programme.add_endpoint(text, text, bytea, bytea, text, int, text, bigint),
    programme.sealed_values(bytea, text),
    programme.reseal_values(text[], bytea[], bytea[]),
    programme.delivery_answer(uuid, text, text, text),
    programme.set_preference(text, text, text, text),
    programme.set_audience_list(text, text[]),
    programme.preview(text, int, jsonb, text, text),
    programme.set_channel_text(text, int, text, text, text, text, text, text),
    programme.set_endpoint_status(text, text)
to skein_operator;
-- The four musts: workers weigh the evidence, operators enter and verify it.
grant execute on function
    programme.compliance_four_musts(jsonb, bigint),
    programme.compliance_rollup(jsonb, bigint),
    programme.compliance_sweep(jsonb, bigint)
to skein_worker;
grant execute on function
    programme.commemoration_set(text, text, date, text, text, text),
    programme.observation_round_add(bigint, text, date, int, int, text),
    programme.quality_test_add(bigint, text, date, text[], text),
    programme.four_must_record(bigint, text, int, date, bigint, text, jsonb, text),
    programme.four_must_waive(bigint, text, int, boolean, text, text, text),
    programme.four_must_verify(bigint, boolean, text, text)
to skein_operator;
grant select on programme.four_must to skein_worker, skein_operator, skein_viewer;
-- Lesson preparation.
grant execute on function
    programme.prep_facts(text, bigint[], date),
    programme.prep_people(text, bigint[]),
    programme.prep_hash(text, bigint[], date),
    programme.prep_bin(date, timestamptz, boolean),
    programme.lessonprep_expand(jsonb, bigint),
    programme.lessonprep_plan(jsonb, bigint),
    programme.lessonprep_confirm(jsonb, bigint),
    programme.lessonprep_remind(jsonb, bigint),
    programme.prep_request(jsonb, bigint),
    programme.prep_invitation(bigint, int),
    programme.lessonprep_announce(jsonb, bigint),
    programme.lessonprep_sweep(jsonb, bigint),
    programme.lessonprep_close(jsonb, bigint)
to skein_worker;
-- An operator asks why and what else, which takes everybody's timetable, and cancels and records.
grant execute on function
    programme.prep_facts(text, bigint[], date),
    programme.prep_people(text, bigint[]),
    programme.prep_hash(text, bigint[], date),
    programme.prep_bin(date, timestamptz, boolean),
    programme.prep_cancel(bigint, int, text, text, text),
    programme.prep_attended(bigint, text[], text),
    programme.prep_invited(text),
    programme.prep_reply(text, int, bigint, text)
to skein_operator;
grant select on programme.prep_session, programme.prep_plan, programme.prep_placement, programme.prep_request,
    programme.community, programme.prep_quorum, programme.prep_term, programme.prep_unplaced
to skein_worker, skein_operator, skein_viewer;
grant execute on function programme.prep_frame(text) to skein_worker, skein_operator, skein_viewer;
grant select on programme.channel_endpoint, programme.delivery, programme.notification_preference to skein_worker, skein_operator, skein_viewer;
grant select on programme.four_must, programme.four_must_record to skein_worker, skein_operator, skein_viewer;
-- Training, studios, tasks: workers weigh, audit and remind; operators enter what people decide.
grant execute on function
    programme.training_progress(jsonb, bigint),
    programme.training_sweep(jsonb, bigint),
    programme.studio_audit(jsonb, bigint),
    programme.task_remind(jsonb, bigint)
to skein_worker;
grant execute on function
    programme.training_of(text),
    programme.training_programme_set(text, text, text, int, jsonb, numeric, date, date, text, text),
    programme.enrolment_set(text, bigint, text, numeric, text),
    programme.studio_set(text, text, text, bigint, text, date, date, text, text),
    programme.studio_join(text, bigint, text, date, text, text),
    programme.studio_leave(text, bigint, date, text, text),
    programme.task_set(text, bigint, text, date, text, text),
    programme.task_end(text, text, text, text)
to skein_operator;
grant select on
    programme.training,
    programme.training_gap,
    programme.studio,
    programme.studio_member,
    programme.studio_finding,
    programme.task
to skein_worker, skein_operator, skein_viewer;
-- A view's functions are called with the rights of who reads it.
grant execute on function programme.training_reach(bigint, date), programme.training_units(jsonb, date)
to skein_worker, skein_operator, skein_viewer;
-- Reports: workers read what they count and keep what they wrote; operators keep the registers. Reports hold no names.
grant execute on function
    programme.report_data(jsonb),
    programme.report_yearly(jsonb, bigint)
to skein_worker;
grant execute on function programme.register_add(text, jsonb, text, text) to skein_operator;
grant select on programme.report, programme.report_file to skein_worker, skein_operator, skein_viewer;
grant select on
    programme.channel_endpoint,
    programme.delivery,
    programme.notification_preference,
    programme.channel_block,
    programme.channel_text
to skein_worker, skein_operator, skein_viewer;
