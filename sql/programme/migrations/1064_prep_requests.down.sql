-- Takes back the record of who asked for another time; what was done stays in domain_events and in skein.audit.
drop table programme.prep_requests;
