-- Takes back timetables, rooms and travel times, with what was entered.
drop table programme.rooms, programme.travel_times, programme.busy_spans, programme.subject_half_days,
    programme.makeup_rules, programme.timetable_entries, programme.timetables, programme.period_slots,
    programme.period_grids;
