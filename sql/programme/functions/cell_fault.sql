-- cell_fault(type, words, text) → what is wrong with the text of a column of that type ("code: message"), or null. Pure.
create or replace function programme.cell_fault(p_type text, p_words text[], p_text text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when length(p_text) > 500 then 'too_long: at most 500 characters'
        when p_text ~ '[[:cntrl:]]' then 'control_character: a line break or another control character'
        when p_text <> btrim(p_text) then 'blanks: blanks around the value'
        when p_type = 'code' then case
            when p_text ~* '^\d+([.]\d+)?e[+]?\d+$' then
                'scientific: a spreadsheet rounded this number; format the column as text and enter it again'
            when p_text ~ '\s' or length(p_text) > 64 then 'code: at most 64 characters without blanks'
        end
        when p_type = 'date' then case
            when p_text !~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$' then 'date: write it like 2026-09-01'
            when left(p_text, 4)::int not between 1900 and 2200 then 'date_range: years 1900 to 2200'
            when right(p_text, 2)::int > skein.rule_month_length(left(p_text, 4)::int, substr(p_text, 6, 2)::int) then
                'date: there is no such day'
        end
        when p_type = 'boolean' and p_text not in ('true', 'false') then 'boolean: true or false'
        when p_type = 'integer' and p_text !~ '^\d{1,9}$' then 'integer: a whole number'
        when p_type = 'decimal' and p_text !~ '^-?\d{1,3}([.]\d{1,8})?$' then 'decimal: a decimal number'
        when p_type = 'word' and p_text <> all (p_words) then 'word: one of ' || array_to_string(p_words, ', ')
        when p_type = 'words' and not string_to_array(p_text, ';') <@ p_words then
            'word: some of ' || array_to_string(p_words, ', ') || ', separated by ;'
        when p_type = 'mobile' and p_text !~ '^[+]?\d[\d -]{4,19}$' then 'mobile: a telephone number'
        when p_type = 'time' then case
            when p_text ~ '^(2[4-9]|[3-9]\d):[0-5]\d$' then 'past_midnight: a day ends at 24:00, and a lesson with it'
            when p_text !~ '^([01]\d|2[0-3]):[0-5]\d$' then 'time: write it like 08:20'
        end
        when p_type = 'weekday' and p_text !~ '^[1-7]$' then 'weekday: 1 (Monday) to 7 (Sunday)'
        when p_type = 'weeks' and programme.weeks_of(p_text) is null then
            'weeks: weeks 1 to 30 such as 1-18, 1-17 odd, 2-18 even or 2,4,6-10'
        when p_type = 'email' and p_text !~ '^[^@[:space:]]{1,64}@[^@[:space:]]{1,190}$' then 'email: a mail address'
    end
$$;
