-- four_must_fault(record, today) → why a record cannot count (a reject_reason), or null. A day of a year whose holidays
-- are not published is no fault. Reads only.
create or replace function programme.four_must_fault(p_record programme.four_must_records, p_today date)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_record.happened_on > p_today then 'future_date'
        when t.span is not null and not p_record.happened_on <@ t.span then 'outside_term'
        when skein.workday('cn', p_record.happened_on) is false
            and programme.policy('four_musts.school_days_only', p_today)::boolean then 'no_school_day'
        when p_record.must = 1 and not exists (
            select
            from programme.posts p
            where p.organisation_id = p_record.organisation_id
                and p.person_id = p_record.person_id
                and p.post in ('party_secretary', 'principal')
                and p.during @> p_record.happened_on) then 'not_in_post'
        when p_record.must = 2 and not exists (
            select
            from programme.commemorations c
            where c.term_code = p_record.term_code
                and c.event_code = p_record.event_code) then 'unknown_event'
    end
    from (select 1) one
    left join programme.school_terms t
        on t.organisation_id = p_record.organisation_id
        and t.term_code = p_record.term_code
$$;
