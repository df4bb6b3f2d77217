-- lock_review(review, row_version, writable) → the review, locked for the transaction. Raises SK008 for an unknown one,
-- SK009 with rule stale_version when somebody changed it since that version was read, and, when writable, SK009 with
-- rule frozen when its cycle closes or is closed and the review was not reopened.
create or replace function programme.lock_review(p_review_id bigint, p_row_version int, p_writable boolean)
returns programme.annual_reviews
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_review programme.annual_reviews;
begin
    select r.* into v_review from programme.annual_reviews r where r.review_id = p_review_id for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no review %s', coalesce(p_review_id::text, '(none)')),
            '/review_id', 'not_found');
    end if;
    if p_row_version is distinct from v_review.row_version then
        perform skein.refuse('SK009', format('review %s is at version %s by now', p_review_id, v_review.row_version),
            '/row_version', 'stale_version', p_hint => 'read it again, then decide');
    end if;
    if p_writable
        and exists (select from programme.review_cycles c
            where c.cycle_id = v_review.cycle_id and c.status in ('closing', 'closed'))
        and not exists (select from programme.review_versions v where v.review_id = p_review_id)
    then
        perform skein.refuse('SK009', format('the cycle of review %s is closed', p_review_id), '/review_id', 'frozen',
            p_hint => 'reopen the review with a reason and a document number');
    end if;
    return v_review;
end
$$;
