-- terms_to_review(year, basis, track) → the terms that a yearly review opens for: active (suspended ones included),
-- of the track when one is given, covering at least policy review.min_overlap_days of the year, and not reviewed for
-- that year and basis already. Locks nothing.
create or replace function programme.terms_to_review(p_year int, p_basis text, p_track text, p_on date)
returns table (term_id bigint, district_code text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select t.term_id, o.district_code
    from programme.title_terms t
    join programme.organisations o on o.organisation_id = t.organisation_id
    cross join programme.review_span(p_year, p_basis) s (span)
    cross join programme.policy('review.min_overlap_days', p_on) m (days)
    where t.status = 'active'
        and (p_track is null or t.track = p_track)
        and t.period && s.span
        and upper(t.period * s.span) - lower(t.period * s.span) >= m.days::int
        and not exists (
            select
            from programme.annual_reviews r
            join programme.review_cycles c on c.cycle_id = r.cycle_id
            where r.term_id = t.term_id
                and c.review_year = p_year
                and c.basis = p_basis
        )
$$;
