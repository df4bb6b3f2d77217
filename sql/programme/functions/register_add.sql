-- register_add(register, rows, actor, doc) → {"register", "rows"}: an official of the bureau enters rows of a register
-- that the yearly report reads, all or none; a row that is there already is replaced. Registers and their columns:
-- budget (year, code, name, planned_fen, spent_fen?), honours (staff_no, kind, level, granted_on), contests (code,
-- name, kind, held_on), contest_entries (code, staff_no, award?), plans (unit, year, uri, received_on). Raises SK002
-- without a document, for another register, rows that are no list of objects or more than 10,000, SK003 for anybody
-- else, SK008 for an unknown person or unit; constraints refuse the rest.
create or replace function programme.register_add(p_register text, p_rows jsonb, p_actor text, p_doc text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rows int;
begin
    perform programme.official(p_actor);
    perform programme.need_document(p_doc);
    if jsonb_typeof(p_rows) is distinct from 'array' or jsonb_array_length(p_rows) not between 1 and 10000 then
        perform skein.refuse('SK002', 'rows are a list of 1 to 10000 objects', '/rows', 'type');
    end if;
    case p_register
        when 'budget' then
            insert into programme.budget_lines (year, code, name_zh, planned_fen, spent_fen, doc_no)
            select r.year, r.code, r.name, r.planned_fen, r.spent_fen, p_doc
            from jsonb_to_recordset(p_rows) r (year int, code text, name text, planned_fen bigint, spent_fen bigint)
            on conflict (year, code) do update
            set name_zh = excluded.name_zh, planned_fen = excluded.planned_fen, spent_fen = excluded.spent_fen,
                doc_no = excluded.doc_no;
        when 'honours' then
            insert into programme.honours (person_id, kind, level, granted_on, doc_no)
            select programme.person_of(r.staff_no), r.kind, r.level, r.granted_on, p_doc
            from jsonb_to_recordset(p_rows) r (staff_no text, kind text, level text, granted_on date)
            on conflict (person_id, kind, granted_on) do update
            set level = excluded.level, doc_no = excluded.doc_no;
        when 'contests' then
            insert into programme.contests (code, name_zh, kind, held_on, doc_no)
            select r.code, r.name, r.kind, r.held_on, p_doc
            from jsonb_to_recordset(p_rows) r (code text, name text, kind text, held_on date)
            on conflict (code) do update
            set name_zh = excluded.name_zh, kind = excluded.kind, held_on = excluded.held_on, doc_no = excluded.doc_no;
        when 'contest_entries' then
            insert into programme.contest_entries (code, person_id, award)
            select r.code, programme.person_of(r.staff_no), r.award
            from jsonb_to_recordset(p_rows) r (code text, staff_no text, award text)
            on conflict (code, person_id) do update
            set award = excluded.award;
        when 'plans' then
            insert into programme.development_plans (organisation_id, year, uri, received_on)
            select programme.unit_of(r.unit), r.year, r.uri, r.received_on
            from jsonb_to_recordset(p_rows) r (unit text, year int, uri text, received_on date)
            on conflict (organisation_id, year) do update
            set uri = excluded.uri, received_on = excluded.received_on;
        else
            perform skein.refuse('SK002', format('there is no register %s', coalesce(p_register, '(none)')), '/register',
                'one_of', p_hint => 'budget, honours, contests, contest_entries or plans');
    end case;
    get diagnostics v_rows = row_count;
    perform programme.add_act('register.added', 'organisation:' || (programme.office() ->> 'org'), p_actor,
        jsonb_build_object('register', p_register, 'rows', v_rows, 'doc', p_doc));
    return jsonb_build_object('register', p_register, 'rows', v_rows);
end
$$;
