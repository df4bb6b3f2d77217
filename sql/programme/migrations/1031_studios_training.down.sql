-- Irreversible: drops every studio, training programme, community and school calendar.

drop table programme.calendar_blocks, programme.school_terms, programme.community_members, programme.communities,
    programme.enrolments, programme.training_programmes, programme.studio_members, programme.studios cascade;
drop domain programme.term_code;
