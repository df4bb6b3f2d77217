-- notify_digest({"window"}, job_id) → {"digests", "messages"}: job kind notify.digest. Everything that is held for people
-- who want this category hourly, daily or weekly by that channel becomes one message for each person, category and
-- endpoint, with the titles of at most 50. What nobody is to get any more expires. With nothing held nothing is sent; run
-- again it finds nothing. What is held although the preference has changed goes with the next digest of any window.
-- Locks: the deliveries that are held.
create or replace function programme.notify_digest(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_group record;
    v_id bigint;
    v_digests int := 0;
    v_messages int := 0;
    v_delivery uuid;
begin
    perform from programme.deliveries d
    where d.status = 'held'
    order by d.delivery_id
    for no key update;
    update programme.deliveries d
    set status = 'expired', changed_at = clock_timestamp()
    from programme.notifications n
    where n.notification_id = d.notification_id
        and d.status = 'held'
        and n.expires_at <= clock_timestamp();
    for v_group in
        select e.endpoint_id, e.person_id, n.category, p.locale,
            array_agg(d.delivery_id order by n.notification_id) as members,
            array_agg(programme.render(
                case p.locale when 'en' then coalesce(t.subject_en, t.subject_zh) else t.subject_zh end, n.params)
                order by n.notification_id) as titles
        from programme.deliveries d
        join programme.channel_endpoints e on e.endpoint_id = d.endpoint_id
        join programme.people p on p.person_id = e.person_id
        join programme.notifications n on n.notification_id = d.notification_id
        join programme.notification_templates t on t.template = n.template and t.version = n.template_version
        left join programme.notification_preferences f
            on f.person_id = e.person_id and f.category = n.category and f.channel = e.channel
        where d.status = 'held'
            and coalesce(f.mode, 'now') in (p_args ->> 'window', 'now', 'off')
        group by e.endpoint_id, e.person_id, n.category, p.locale
        order by e.endpoint_id, n.category
    loop
        insert into programme.notifications (dedupe_key, template, template_version, params, category, severity, subject)
        values ('digest:' || v_group.endpoint_id || ':' || v_group.members[1], 'notify.digest', 1,
            jsonb_build_object('count', cardinality(v_group.members),
                'list', array_to_string(v_group.titles[:50], E'\n')
                    || case when cardinality(v_group.titles) > 50 then E'\n…' else '' end),
            v_group.category, 'normal', 'person:' || v_group.person_id)
        returning notification_id into v_id;
        insert into programme.deliveries (notification_id, endpoint_id)
        values (v_id, v_group.endpoint_id)
        returning delivery_id into v_delivery;
        perform programme.enqueue_deliveries(array[v_delivery]);
        update programme.deliveries d
        set status = 'digested', digest_id = v_id, changed_at = clock_timestamp()
        where d.delivery_id = any (v_group.members);
        v_digests := v_digests + 1;
        v_messages := v_messages + cardinality(v_group.members);
    end loop;
    return jsonb_build_object('digests', v_digests, 'messages', v_messages);
end
$$;
