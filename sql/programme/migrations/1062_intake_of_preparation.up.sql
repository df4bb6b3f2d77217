-- Why: what lesson preparation is planned from comes in as rosters do: communities, terms, period grids, timetables,
-- rooms, make-up days, half-days, ways, and who takes part.

alter table programme.staging_kinds
    add column is_whole boolean not null default false;
comment on column programme.staging_kinds.is_whole is
    'Rows make up a thing together (a timetable, a grid), so that none may be left out whatever policy allows.';

alter table programme.staging_columns
    drop constraint staging_column_type_known,
    add constraint staging_column_type_known check (type in (
        'text', 'code', 'date', 'boolean', 'integer', 'decimal', 'word', 'words', 'mobile', 'email', 'time', 'weekday',
        'weeks')),
    drop constraint staging_column_refers_known,
    add constraint staging_column_refers_known check (
        refers in ('districts', 'organisations', 'people', 'communities'));

insert into programme.staging_kinds (kind, job_kind, position, identity, is_whole) values
    ('communities', 'platform.import', 9, '{code}', false),
    ('community_members', 'platform.import', 10, '{community,organisation,from}', false),
    ('school_terms', 'calendar.import', 11, '{organisation,term}', true),
    ('period_grids', 'platform.import', 12, '{organisation,stage,from,period}', true),
    ('timetable', 'calendar.import', 13, '{staff_no,organisation,term,stage,weekday,period,weeks}', true),
    ('rooms', 'platform.import', 14, '{organisation,code}', false),
    ('makeup_rules', 'platform.import', 15, '{organisation,date}', false),
    ('half_days', 'platform.import', 16, '{district,stage,from,weekday,starts}', true),
    ('busy', 'platform.import', 17, '{staff_no,from,starts,kind}', false),
    ('travel_times', 'platform.import', 18, '{from,to}', false),
    ('roster', 'platform.import', 19, '{community,staff_no,from}', false),
    ('calendar_blocks', 'platform.import', 20, '{organisation,term,kind,from,starts}', true);

insert into programme.staging_columns (kind, name, position, type, required, words, refers) values
    ('communities', 'code', 1, 'code', true, null, null),
    ('communities', 'name_zh', 2, 'text', true, null, null),
    ('communities', 'lead', 3, 'code', true, null, 'organisations'),

    ('community_members', 'community', 1, 'code', true, null, 'communities'),
    ('community_members', 'organisation', 2, 'code', true, null, 'organisations'),
    ('community_members', 'from', 3, 'date', true, null, null),
    ('community_members', 'through', 4, 'date', false, null, null),

    ('school_terms', 'organisation', 1, 'code', true, null, 'organisations'),
    ('school_terms', 'term', 2, 'code', true, null, null),
    ('school_terms', 'from', 3, 'date', true, null, null),
    ('school_terms', 'through', 4, 'date', true, null, null),
    ('school_terms', 'week1_monday', 5, 'date', true, null, null),

    ('period_grids', 'organisation', 1, 'code', true, null, 'organisations'),
    ('period_grids', 'stage', 2, 'word', true, '{kindergarten,primary,junior,senior,vocational,university}', null),
    ('period_grids', 'from', 3, 'date', true, null, null),
    ('period_grids', 'through', 4, 'date', false, null, null),
    ('period_grids', 'period', 5, 'integer', true, null, null),
    ('period_grids', 'starts', 6, 'time', true, null, null),
    ('period_grids', 'ends', 7, 'time', true, null, null),

    ('timetable', 'staff_no', 1, 'code', true, null, 'people'),
    ('timetable', 'organisation', 2, 'code', true, null, 'organisations'),
    ('timetable', 'term', 3, 'code', true, null, null),
    ('timetable', 'stage', 4, 'word', false, '{kindergarten,primary,junior,senior,vocational,university}', null),
    ('timetable', 'weekday', 5, 'weekday', false, null, null),
    ('timetable', 'period', 6, 'integer', false, null, null),
    ('timetable', 'weeks', 7, 'weeks', false, null, null),
    ('timetable', 'movable', 8, 'boolean', false, null, null),

    ('rooms', 'organisation', 1, 'code', false, null, 'organisations'),
    ('rooms', 'code', 2, 'code', true, null, null),
    ('rooms', 'mode', 3, 'word', true, '{physical,online}', null),
    ('rooms', 'capacity', 4, 'integer', true, null, null),
    ('rooms', 'features', 5, 'words', false, '{projector,conference,recording,whiteboard}', null),
    ('rooms', 'set_up_minutes', 6, 'integer', false, null, null),
    ('rooms', 'join_url', 7, 'text', false, null, null),

    ('makeup_rules', 'organisation', 1, 'code', true, null, 'organisations'),
    ('makeup_rules', 'date', 2, 'date', true, null, null),
    ('makeup_rules', 'follows', 3, 'weekday', true, null, null),

    ('half_days', 'district', 1, 'code', true, null, 'districts'),
    ('half_days', 'stage', 2, 'word', true, '{kindergarten,primary,junior,senior,vocational,university}', null),
    ('half_days', 'from', 3, 'date', true, null, null),
    ('half_days', 'through', 4, 'date', false, null, null),
    ('half_days', 'weekday', 5, 'weekday', true, null, null),
    ('half_days', 'starts', 6, 'time', true, null, null),
    ('half_days', 'ends', 7, 'time', true, null, null),

    ('busy', 'staff_no', 1, 'code', true, null, 'people'),
    ('busy', 'from', 2, 'date', true, null, null),
    ('busy', 'starts', 3, 'time', false, null, null),
    ('busy', 'through', 4, 'date', false, null, null),
    ('busy', 'ends', 5, 'time', false, null, null),
    ('busy', 'kind', 6, 'word', true, '{meeting,leave,travel}', null),
    ('busy', 'organisation', 7, 'code', false, null, 'organisations'),
    ('busy', 'note', 8, 'text', false, null, null),
    ('busy', 'gone', 9, 'boolean', false, null, null),

    ('travel_times', 'from', 1, 'code', true, null, 'organisations'),
    ('travel_times', 'to', 2, 'code', true, null, 'organisations'),
    ('travel_times', 'minutes', 3, 'integer', true, null, null),
    ('travel_times', 'gone', 4, 'boolean', false, null, null),

    ('roster', 'community', 1, 'code', true, null, 'communities'),
    ('roster', 'staff_no', 2, 'code', true, null, 'people'),
    ('roster', 'organisation', 3, 'code', true, null, 'organisations'),
    ('roster', 'stage', 4, 'word', true, '{primary,junior,senior,university}', null),
    ('roster', 'role', 5, 'word', true, '{chair,lead_preparer,expert,recorder,presenter,attendee}', null),
    ('roster', 'required', 6, 'boolean', false, null, null),
    ('roster', 'from', 7, 'date', true, null, null),
    ('roster', 'through', 8, 'date', false, null, null),

    ('calendar_blocks', 'organisation', 1, 'code', true, null, 'organisations'),
    ('calendar_blocks', 'term', 2, 'code', true, null, null),
    ('calendar_blocks', 'kind', 3, 'word', true, '{exam,vacation,event,assembly}', null),
    ('calendar_blocks', 'from', 4, 'date', false, null, null),
    ('calendar_blocks', 'starts', 5, 'time', false, null, null),
    ('calendar_blocks', 'through', 6, 'date', false, null, null),
    ('calendar_blocks', 'ends', 7, 'time', false, null, null);
