"""Every place of every session of a planning problem, priced from the rows of its JSON alone.

Written from the rules in docs/lesson-preparation-model.md and not from the program, so that a mistake in one is none in the other.
"""
import math
from dataclasses import dataclass

import numpy as np

DAY, OPENS, CLOSES = 288, 84, 252
HOURS = CLOSES - OPENS


@dataclass
class Places:
    """The places of one session, one a row of each array; `attends` has a column for each participant."""
    day: np.ndarray
    slot: np.ndarray
    host: np.ndarray
    cost: np.ndarray
    attends: np.ndarray
    soft: np.ndarray


class Rows:
    def __init__(self, problem):
        self.problem = problem
        self.days = problem["term"]["weeks"] * 7
        self.limits, self.weights = problem["limits"], problem["weights"]
        self.institutions = {row["id"]: row for row in problem["institutions"]}
        self.people = {row["id"]: row for row in problem["people"]}
        self.known = {}
        self.entered = {(row["from"], row["to"]): row["minutes"] for row in problem["travel"]}

    def minutes(self, start, end):
        """Minutes between two institutions: 10, and the great circle times 1.4 at 30 km an hour."""
        if start == end:
            return 0
        if (start, end) in self.entered:
            return self.entered[start, end]
        places = [(self.institutions[i].get("latitude"), self.institutions[i].get("longitude")) for i in (start, end)]
        if any(degrees is None for place in places for degrees in place):
            return self.limits["unknownTravel"]
        (lat1, lon1), (lat2, lon2) = [[math.radians(degrees) for degrees in place] for place in places]
        half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
        kilometres = 2 * 6371 * math.asin(math.sqrt(half))
        return min(10 + math.floor(kilometres * 1.4 / 30 * 60 + 0.5), 300)

    def bins(self, one, other):
        return -(-max(self.minutes(one, other), self.minutes(other, one)) // 5)

    def pieces(self, span):
        """A span cut to the hours of each of its days: day, first slot, slot after the last."""
        if span["from"] >= span["to"]:
            return
        for day in range(max(span["from"] // DAY, 0), min((span["to"] - 1) // DAY, self.days - 1) + 1):
            low = max(span["from"] - day * DAY, OPENS) - OPENS
            high = min(span["to"] - day * DAY, CLOSES) - OPENS
            if low < high:
                yield day, low, high

    def meeting(self, spans, duration, way=0):
        """By day and starting slot: with how many of the spans, and the way from and to them, a session collides."""
        steps = np.zeros((self.days, HOURS + 1), np.int32)
        for span in spans:
            for day, low, high in self.pieces(span):
                steps[day, max(low - way - duration + 1, 0)] += 1
                steps[day, min(high + way, HOURS)] -= 1
        return np.cumsum(steps, axis=1)[:, : HOURS - duration + 1]

    def shut(self, institution, duration):
        """By day and starting slot: no teaching, or examinations."""
        row = self.institutions[institution]
        shut = self.meeting(row["exams"], duration) > 0
        from_bin = np.arange(self.days)[:, None] * DAY + OPENS + np.arange(shut.shape[1])[None, :]
        shut |= (from_bin < row["teaching"]["from"]) | (from_bin + duration > row["teaching"]["to"])
        off = [day for day in row["daysOff"] if 0 <= day < self.days]
        shut[off] = True
        return shut

    def online(self, part, session, host):
        if host is None or part["joinsOnline"]:
            return True
        return session["mode"] == "hybrid" and self.minutes(part["institution"], host) > self.limits["hybridTravel"]

    def presence(self, part, session, host):
        """By day and starting slot: whether somebody can come, is unknown, swaps how many lessons; and joins online."""
        online = self.online(part, session, host)
        yields = needed(part) or part["role"] in ("expert", "presenter")
        key = part["person"], None if online else host, session["duration"], yields
        if key not in self.known:
            self.known[key] = self.starts(self.people[part["person"]], session["duration"], online, host, yields)
        return *self.known[key], online

    def starts(self, person, duration, online, host, yields):
        absent = self.shut(person["institutions"][0], duration) if person["institutions"] else False
        swaps = 0
        groups = {}
        for lesson in person["busy"]:
            groups.setdefault((lesson.get("at"), lesson["isMovable"] and yields), []).append(lesson["span"])
        for (at, is_swapped), spans in groups.items():
            way = 0 if online or at is None else self.bins(at, host)
            hits = self.meeting(spans, duration, way)
            if is_swapped:
                swaps = swaps + hits
            else:
                absent = absent | (hits > 0)
        unknown = ~absent & (self.meeting(person["unknown"], duration) > 0)
        return ~absent & ~unknown, unknown, swaps

    def hosts(self, session):
        if session["mode"] == "online":
            return [None]
        return sorted(set(session["hosts"] or [part["institution"] for part in session["participants"]]))

    def rooms(self, session, host):
        seats = session.get("seats")
        if seats is None:
            seats = sum(quorum["count"] for quorum in session["quorum"])
        return [
            room for room in self.problem["rooms"]
            if room.get("institution") == host and room["capacity"] >= seats
            and set(session["features"]) <= set(room["features"])
        ]

    def places(self, session):
        """The places that the rules about it alone leave, with S1, S3, S4, S5, S7, S9 and S10 of each."""
        shared = self.times(session)
        found = [table for host in self.hosts(session) if (table := self.places_at(session, host, *shared))]
        return Places(*(np.concatenate(columns) for columns in zip(*found))) if found else None

    def times(self, session):
        """Of every start, whatever the host: whether it is allowed, S5 and S7."""
        duration, limits = session["duration"], self.limits
        slot = np.arange(HOURS - duration + 1)[None, :]
        day = np.arange(self.days)[:, None]
        bins = day * DAY + OPENS + slot
        required = {part["institution"] for part in session["participants"] if needed(part)}
        allowed = (self.meeting(session["excluded"], duration) == 0) & (bins >= self.problem["earliestStart"])
        outside = np.zeros(allowed.shape, bool)
        for institution in required:
            allowed &= ~self.shut(institution, duration)
            half_days = self.institutions[institution]["halfDays"]
            if half_days:
                outside |= ~np.any([(bins >= h["from"]) & (bins + duration <= h["to"]) for h in half_days], axis=0)
        hour = slot + OPENS
        awkward = ((day % 7 == 0) & (hour < limits["firstLessonEnds"])).astype(int)
        awkward += (day % 7 == 4) & (hour + duration > limits["fridayLate"])
        awkward += hour + duration > limits["late"]
        return allowed, outside * self.weights["outsideHalfDay"], awkward * self.weights["awkwardTime"]

    def places_at(self, session, host, allowed, outside, awkward):
        weights, parts = self.weights, session["participants"]
        allowed = allowed if host is None else allowed & ~self.shut(host, session["duration"])
        soft = {rule: np.zeros(allowed.shape, int) for rule in ("S1", "S3", "S4", "S9", "S10")}
        comes, experts = [], []
        for part in parts:
            present, unknown, swaps, online = self.presence(part, session, host)
            weight = weights[{"expert": "expertAbsent", "presenter": "presenterAbsent"}.get(part["role"], "attendeeAbsent")]
            soft["S1"] += weight * (~present & ~unknown)
            soft["S10"] += weight * (100 - weights["unknownShare"]) // 100 * unknown
            soft["S4"] += weights["swappedLesson"] * swaps * present
            if not online:
                soft["S3"] += weights["travelMinute"] * self.minutes(part["institution"], host) * present
            elif session["mode"] == "hybrid" and not part["joinsOnline"]:
                soft["S9"] += weights["joinsOnline"] * present
            if needed(part):
                allowed = allowed & present
            if part["role"] == "expert":
                experts.append(present)
            comes.append(present)
        if experts:
            allowed = allowed & np.any(experts, axis=0)
        for quorum in session["quorum"]:
            counted = [p for part, p in zip(parts, comes) if part["stage"] == quorum["stage"] and counts(part)]
            allowed = allowed & (np.sum(counted, axis=0) >= quorum["count"])
        # H1, as far as others have the rooms: the set-up before the session too.
        is_taken = [
            self.meeting([{"from": b["from"], "to": b["to"] + room["setUp"]} for b in room["busy"]], session["duration"]) > 0
            for room in self.rooms(session, host)]
        if is_taken:
            allowed = allowed & ~np.all(is_taken, axis=0)
        if not is_taken or not allowed.any():
            return None
        day, slot = np.nonzero(allowed)
        terms = [soft["S1"], soft["S3"], soft["S4"], outside, awkward, soft["S9"], soft["S10"]]
        rules = np.stack([np.broadcast_to(term, allowed.shape)[day, slot] for term in terms], axis=1)
        return (
            day, slot, np.full(day.shape, -1 if host is None else host), rules.sum(axis=1),
            np.stack([p[day, slot] for p in comes], axis=1), rules)


def needed(part):
    return part["isRequired"] or part["role"] in ("chair", "lead_preparer")


def counts(part):
    return part["role"] != "expert" and (needed(part) or part["role"] == "attendee")
