"""What icalendar, vobject and ics read in an invitation.

usage: calendars.py FILE

FILE holds a JSON array of iCalendar texts; prints an array with one object a text: what each of the three read.
"""
import json, pathlib, sys

import ics, icalendar, vobject


def many(value):
    return value if isinstance(value, list) else [value]


def by_icalendar(text):
    calendar = icalendar.Calendar.from_ical(text)
    [event] = calendar.walk("VEVENT")

    def person(value, *names):
        return [value[7:].lower(), *(value.params[name] for name in names)]

    def optional(name):
        return str(event[name]) if name in event else None

    return {
        "method": str(calendar["method"]), "uid": str(event["uid"]), "sequence": int(event["sequence"]),
        "status": str(event["status"]), "stamp": event["dtstamp"].dt.timestamp(),
        "starts": event["dtstart"].dt.timestamp(), "ends": event["dtend"].dt.timestamp(),
        "summary": str(event["summary"]), "description": optional("description"), "location": optional("location"),
        "organizer": person(event["organizer"], "CN"),
        "attendees": [person(p, "CN", "ROLE", "PARTSTAT", "RSVP") for p in many(event["attendee"])],
    }


def by_vobject(text):
    calendar = vobject.readOne(text)
    [event] = calendar.vevent_list

    def person(line, *names):
        return [line.value[7:].lower(), *(line.params[name][0] for name in names)]

    def optional(name):
        return getattr(event, name).value if hasattr(event, name) else None

    return {
        "method": calendar.method.value, "uid": event.uid.value, "sequence": int(event.sequence.value),
        "status": event.status.value, "stamp": event.dtstamp.value.timestamp(),
        "starts": event.dtstart.value.timestamp(), "ends": event.dtend.value.timestamp(),
        "summary": event.summary.value, "description": optional("description"), "location": optional("location"),
        "organizer": person(event.organizer, "CN"),
        "attendees": [person(p, "CN", "ROLE", "PARTSTAT", "RSVP") for p in event.attendee_list],
    }


def by_ics(text):
    calendar = ics.Calendar(text)
    [event] = calendar.events
    [sequence] = [line.value for line in event.extra if line.name == "SEQUENCE"]
    people = [
        [p.email.lower(), p.common_name, p.role, p.partstat, "TRUE" if p.rsvp else "FALSE"] for p in event.attendees]
    return {
        "method": calendar.method, "uid": event.uid, "sequence": int(sequence), "status": event.status,
        "stamp": event.created.timestamp(), "starts": event.begin.timestamp(), "ends": event.end.timestamp(),
        "summary": event.name, "description": event.description, "location": event.location,
        "organizer": [event.organizer.email.lower(), event.organizer.common_name], "attendees": people,
    }


def read(text):
    result = {"icalendar": by_icalendar(text), "vobject": by_vobject(text), "ics": by_ics(text)}
    for event in result.values():
        # One of them keeps people in a set.
        event["attendees"].sort()
    return result


if __name__ == "__main__":
    texts = json.loads(pathlib.Path(sys.argv[1]).read_text())
    print(json.dumps([read(text) for text in texts], ensure_ascii=False))
