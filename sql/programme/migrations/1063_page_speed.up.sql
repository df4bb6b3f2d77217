-- /metrics counts the deliveries of the last day among all that were ever made.
create index deliveries_changed on programme.deliveries (changed_at);
