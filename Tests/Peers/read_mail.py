"""Reads a mail with the standard library, and its invitation with three other libraries; prints one JSON object."""
import email, email.policy, json, pathlib, sys

import calendars


def read(data):
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = [p for p in message.walk() if not p.is_multipart()]
    texts = {p.get_content_type(): p.get_content() for p in parts if p.get_content_maintype() == "text"}
    files = [p for p in parts if p.get_filename() == "invite.ics"]
    events = [p for p in parts if p.get_content_type() == "text/calendar"]
    return {
        "subject": message["subject"], "from": message["from"], "to": message["to"], "id": message["message-id"],
        "date": message["date"].datetime.timestamp(), "kinds": [p.get_content_type() for p in message.walk()],
        "plain": texts.get("text/plain"), "html": texts.get("text/html"),
        "method": events[0].get_param("method") if events else None,
        "same": bool(events) and files[0].get_content().decode().replace("\r\n", "\n")
        == events[0].get_content().replace("\r\n", "\n"),
        "longest": max(len(line) for line in data.split(b"\r\n")),
        "bare": data.replace(b"\r\n", b"").count(b"\n") + data.replace(b"\r\n", b"").count(b"\r"),
        "headers": len(message.keys()),
        "defects": [str(d) for p in message.walk() for d in p.defects],
        "events": calendars.read(files[0].get_content().decode()) if files else None,
    }


print(json.dumps(read(pathlib.Path(sys.argv[1]).read_bytes()), ensure_ascii=False))
