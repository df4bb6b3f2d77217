-- Reports that were made; the files are in programme.report_file.
create or replace view programme.report as
select r.report_id, r.kind, r.year, r.as_of, r.preliminary, r.manifest_sha256, r.policy, r.made_at
from programme.reports r;
