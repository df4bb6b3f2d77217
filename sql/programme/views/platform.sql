-- One row per platform that videos are published on, with its rules. No view shows the token.
create or replace view programme.platform as
select p.code,
    p.name_zh as name,
    p.adapter,
    p.address,
    p.token_sealed is not null as has_token,
    p.required_fields,
    p.max_lengths,
    p.containers,
    p.codecs,
    p.max_bytes,
    p.max_duration_s,
    p.needs_review,
    (select count(*) from programme.publications u where u.platform_id = p.platform_id and u.status = 'published')
        as published
from programme.platforms p;
