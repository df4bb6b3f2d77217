-- report_yearly({"year", "as_of", "preliminary", "files": [{"name", "media_type", "content"}]}, job_id) → {"result":
-- "made" | "unchanged", "report_id", "year", "as_of", "preliminary", "files", "manifest_sha256"}: job kind
-- report.yearly keeps what it has written, with the list of checksums as file sha256sums.txt. The same files for the
-- same day are the same report; a report is never changed. The bureau is told once a report. Locks: an advisory lock of
-- its own.
create or replace function programme.report_yearly(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_year constant int := (p_args ->> 'year')::int;
    v_as_of constant date := (p_args ->> 'as_of')::date;
    v_preliminary constant boolean := (p_args ->> 'preliminary')::boolean;
    v_manifest text;
    v_hash text;
    v_report bigint;
    v_result jsonb;
begin
    perform pg_advisory_xact_lock(hashtextextended('programme.report_yearly', 0));
    select string_agg(encode(sha256(convert_to(f.content, 'UTF8')), 'hex') || '  ' || f.name || E'\n', ''
        order by f.name collate "C")
    into v_manifest
    from jsonb_to_recordset(p_args -> 'files') f (name text, content text);
    v_hash := encode(sha256(convert_to(v_manifest, 'UTF8')), 'hex');
    select r.report_id
    into v_report
    from programme.reports r
    where r.kind = 'yearly' and r.year = v_year and r.as_of = v_as_of and r.manifest_sha256 = v_hash;
    v_result := jsonb_build_object('year', v_year, 'as_of', v_as_of, 'preliminary', v_preliminary,
        'files', jsonb_array_length(p_args -> 'files') + 1, 'manifest_sha256', v_hash);
    if v_report is not null then
        return v_result || jsonb_build_object('result', 'unchanged', 'report_id', v_report);
    end if;
    insert into programme.reports (kind, year, as_of, preliminary, manifest_sha256, policy)
    values ('yearly', v_year, v_as_of, v_preliminary, v_hash, programme.report_policy(v_as_of))
    returning report_id
    into v_report;
    insert into programme.report_files (report_id, name, media_type, content, sha256)
    select v_report, f.name, f.media_type, f.content, encode(sha256(convert_to(f.content, 'UTF8')), 'hex')
    from (
        select f.name, f.media_type, f.content
        from jsonb_to_recordset(p_args -> 'files') f (name text, media_type text, content text)
        union all
        select 'sha256sums.txt', 'text/plain', v_manifest
    ) f;
    v_result := v_result || jsonb_build_object('result', 'made', 'report_id', v_report);
    perform programme.add_event('report.made', 'report:' || v_report, p_job_id, v_result);
    perform programme.tell_bureau('report.ready', jsonb_build_object('year', v_year, 'day', v_as_of,
            'state', case when v_preliminary then '初步 preliminary' else '正式 final' end),
        'report:' || v_report, 'report:' || v_report);
    return v_result;
end
$$;
