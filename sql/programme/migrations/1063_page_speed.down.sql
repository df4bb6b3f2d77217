drop index programme.deliveries_changed;
