-- report_policy(on) → the policies that a yearly report follows, with their documents. Locks nothing.
create or replace function programme.report_policy(p_on date)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.policy_record(array['report.suppress_below', 'report.budget_target_fen', 'report.honour_targets',
        'studio.targets', 'video.yearly_target'], p_on)
$$;
