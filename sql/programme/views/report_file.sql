-- Files of reports, as they were written.
create or replace view programme.report_file as
select f.report_id, f.name, f.media_type, f.content, f.sha256, octet_length(convert_to(f.content, 'UTF8')) as bytes
from programme.report_files f;
