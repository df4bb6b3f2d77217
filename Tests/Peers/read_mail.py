"""Reads a mail with the standard library, and its invitation with icalendar, vobject and ics; prints one JSON object."""
import email, email.policy, json, sys

import ics, icalendar, vobject


def calendar(text):
    a = icalendar.Calendar.from_ical(text)
    event = a.walk("VEVENT")[0]
    b = vobject.readOne(text)
    c = list(ics.Calendar(text).events)[0]
    people = event["attendee"] if isinstance(event["attendee"], list) else [event["attendee"]]
    return {
        "icalendar": [str(event["uid"]), str(event["summary"]), str(event.get("location")),
                      event["dtstart"].dt.timestamp(), event["dtend"].dt.timestamp(), int(event["sequence"]),
                      str(event["status"]), str(a["method"]), sorted(str(p)[7:] for p in people)],
        "vobject": [b.vevent.uid.value, b.vevent.summary.value, b.vevent.location.value,
                    b.vevent.dtstart.value.timestamp(), b.vevent.dtend.value.timestamp(), int(b.vevent.sequence.value),
                    b.vevent.status.value, b.method.value, sorted(p.value[7:] for p in b.vevent.attendee_list)],
        "ics": [c.uid, c.name, c.location, c.begin.timestamp(), c.end.timestamp(),
                next(int(x.value) for x in c.extra if x.name == "SEQUENCE"), c.status,
                ics.Calendar(text).method, sorted(p.email for p in c.attendees)],
    }


def read(data):
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = [p for p in message.walk() if not p.is_multipart()]
    texts = {p.get_content_type(): p.get_content() for p in parts if p.get_content_maintype() == "text"}
    files = [p for p in parts if p.get_filename() == "invite.ics"]
    calendars = [p for p in parts if p.get_content_type() == "text/calendar"]
    return {
        "subject": message["subject"], "from": message["from"], "to": message["to"], "id": message["message-id"],
        "date": message["date"].datetime.timestamp(), "kinds": [p.get_content_type() for p in message.walk()],
        "plain": texts.get("text/plain"), "html": texts.get("text/html"),
        "method": calendars[0].get_param("method") if calendars else None,
        "same": bool(calendars) and files[0].get_content().decode().replace("\r\n", "\n")
        == calendars[0].get_content().replace("\r\n", "\n"),
        "longest": max(len(line) for line in data.split(b"\r\n")),
        "bare": data.replace(b"\r\n", b"").count(b"\n") + data.replace(b"\r\n", b"").count(b"\r"),
        "headers": len(message.keys()),
        "defects": [str(d) for p in message.walk() for d in p.defects],
        "calendar": calendar(calendars[0].get_content()) if calendars else None,
    }


if sys.argv[1] == "--calendar":
    print(json.dumps(calendar(sys.stdin.buffer.read().decode()), ensure_ascii=False))
else:
    print(json.dumps(read(open(sys.argv[1], "rb").read()), ensure_ascii=False))
