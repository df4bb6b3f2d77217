-- announce_cycle(cycle, total): tells the officials of the municipal bureau that a yearly review was opened.
create or replace function programme.announce_cycle(p_cycle programme.review_cycles, p_total int)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select skein.enqueue('notify.send', jsonb_build_object(
            'v', 1,
            'template', 'review.year_opened',
            'template_version', 1,
            'audience', jsonb_build_object('org', o.organisation_id, 'post', 'official'),
            'params', jsonb_build_object('year', p_cycle.review_year, 'total', p_total,
                'due', programme.local_text(p_cycle.due_at)),
            'severity', 'normal',
            'category', 'review',
            'subject', 'cycle:' || p_cycle.cycle_id,
            'dedupe_key', 'cycle:' || p_cycle.cycle_id || ':opened'),
        unique_key => 'cycle:' || p_cycle.cycle_id || ':opened')
    from programme.organisations o
    where o.kind = 'municipal_bureau'
    order by o.organisation_id
    limit 1
$$;
