-- sealed_columns() → all columns that rest sealed: table, the column that names a row, the sealed column, and what the place
-- of a value is called, as the program seals it (%s is the row's name). Part of sealed_values and reseal_values.
create or replace function programme.sealed_columns()
returns table (table_name text, key_column text, sealed_column text, place text)
language sql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
    values ('channel_endpoints', 'name', 'address_sealed', 'channel_endpoint/%s/address'),
        ('channel_endpoints', 'name', 'secret_sealed', 'channel_endpoint/%s/secret'),
        ('people', 'staff_no', 'email_sealed', 'person/%s/email'),
        ('people', 'staff_no', 'mobile_sealed', 'person/%s/mobile'),
        ('platforms', 'code', 'token_sealed', 'platform/%s/token')
$$;
