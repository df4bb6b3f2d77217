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

-- Operators may also fill an empty database with the made-up city.
grant execute on function programme.generate_city(bigint, int, int, date) to skein_operator;

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

-- Notifications: workers deliver; operators keep the endpoints.
grant execute on function
    programme.delivery_begin(jsonb, bigint),
    programme.delivery_end(jsonb, bigint)
to skein_worker;
grant execute on function
    programme.add_endpoint(text, text, bytea, bytea, text, int),
    programme.set_endpoint_status(text, text)
to skein_operator;
grant select on programme.channel_endpoint, programme.delivery to skein_worker, skein_operator, skein_viewer;
