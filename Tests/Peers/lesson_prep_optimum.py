"""The proven optimum of a small term of lesson preparation.

usage: lesson_prep_optimum.py PROBLEM PLAN…

PROBLEM is a planning problem and each PLAN a plan of it, as JSON. Prints an object: `optimum`, the least soft cost of any plan that places
every session and breaks no hard rule; `placements` of such a plan; and `soft`, what each given plan costs by rule. Without such a plan,
without a proof, or when a PLAN breaks a rule about a session alone, the program fails and says so.

The places of a session fall into classes: day, host and which of the people come whom a session of another series needs too.
Rules between sessions depend on the class alone, except what happens within one day (H1 and H4). CP-SAT therefore chooses a class for each
session, at the cost of its cheapest place: no plan is cheaper than the best choice. Where two sessions of that choice meet on one day and
have no two such places that go together, what they cost at least together is added as a rule, and the choice is made anew. When the places
of a choice go together, they are a plan that costs as much as the bound, and so the optimum.
"""
import itertools, json, sys, time

import numpy as np
from ortools.sat.python import cp_model

from lesson_prep_bound import Bound
from lesson_prep_rows import DAY, OPENS, Rows, needed

SECONDS = 100
FIRST_SLACK, MOST_SLACK = 300, 10**7


class Term:
    def __init__(self, problem):
        self.problem, self.rows = problem, Rows(problem)
        self.sessions = problem["sessions"]
        if any(session["status"] != "to_place" for session in self.sessions):
            sys.exit("only sessions without a place are covered")
        self.places = [self.rows.places(session) for session in self.sessions]
        for session, places in zip(self.sessions, self.places):
            if places is None:
                sys.exit(f"session {session['id']} has no place")
        self.crowd = self.shared_people()
        self.classes = [self.classify(s) for s in range(len(self.sessions))]

    def steps(self, s, t):
        """How many steps of one series lead from a session to another; None between different series."""
        one, other = self.sessions[s], self.sessions[t]
        if (one["community"], one["series"]) != (other["community"], other["series"]):
            return None
        sequences = sorted(
            row["sequence"] for row in self.sessions if (row["community"], row["series"]) == (one["community"], one["series"]))
        return sequences.index(other["sequence"]) - sequences.index(one["sequence"])

    def may_share_week(self, s, t):
        steps = self.steps(s, t)
        return steps is None or self.problem["limits"]["seriesGap"][0] * abs(steps) < 7

    def shared_people(self):
        """By session: the columns of people who may be in another session of the same week, by person."""
        people = [{part["person"]: n for n, part in enumerate(session["participants"])} for session in self.sessions]
        crowd = [{} for _ in self.sessions]
        for s, t in itertools.permutations(range(len(self.sessions)), 2):
            if self.may_share_week(s, t):
                crowd[s].update({person: column for person, column in people[s].items() if person in people[t]})
        return crowd

    def hosting(self, institution):
        """S2: what it costs that an institution hosts 0, 1, 2 … sessions."""
        ledger, weight = self.rows.institutions[institution]["hosting"], self.problem["weights"]["hosting"]
        offs = [100 * (ledger["hosted"] + count) - ledger["target"] for count in range(len(self.sessions) + 1)]
        return [(weight * off * off + 5_000) // 10_000 for off in offs]

    def classify(self, s):
        """By class (day, host, who of the crowd comes): its places, the cheapest first."""
        places, crowd = self.places[s], sorted(self.crowd[s].items())
        columns = [column for _, column in crowd]
        comes = places.attends[:, columns]
        order = np.argsort(places.cost, kind="stable")
        classes = {}
        for n in order:
            people = frozenset(person for (person, _), is_there in zip(crowd, comes[n]) if is_there)
            classes.setdefault((int(places.day[n]), int(places.host[n]), people), []).append(int(n))
        return classes

    def cost_of(self, s, key):
        return int(self.places[s].cost[self.classes[s][key][0]])

    # What happens within one day.

    def fit(self, keys):
        """The cheapest place of each class, such that those of one day go together; what they cost more if that is impossible."""
        places = [self.classes[s][key][0] for s, key in enumerate(keys)]
        more = []
        by_day = lambda s: keys[s][0]
        for day, group in itertools.groupby(sorted(range(len(keys)), key=by_day), key=by_day):
            pairs = list(itertools.combinations(group, 2))
            if all(self.go_together(s, places[s], t, places[t]) for s, t in pairs):
                continue
            if len(pairs) > 1:
                sys.exit(f"more than two sessions on day {day}: not covered")
            [(s, t)] = pairs
            best = self.least_together(s, keys[s], t, keys[t])
            least = self.cost_of(s, keys[s]) + self.cost_of(t, keys[t])
            if best and best[0] == least:
                places[s], places[t] = best[1:]
            else:
                more.append((s, keys[s], t, keys[t], best and best[0] - least))
        return places, more

    def least_together(self, s, one, t, other):
        """The cheapest two places of two classes of one day that go together, or None."""
        best = None
        for a in self.classes[s][one]:
            for b in self.classes[t][other]:
                cost = self.places[s].cost[a] + self.places[t].cost[b]
                if best and cost >= best[0]:
                    break
                if self.go_together(s, a, t, b):
                    best = int(cost), a, b
        return best

    def go_together(self, s, a, t, b):
        start, start2 = int(self.places[s].slot[a]), int(self.places[t].slot[b])
        end, end2 = start + self.sessions[s]["duration"], start2 + self.sessions[t]["duration"]
        host, host2 = (None if p.host[n] < 0 else int(p.host[n]) for p, n in ((self.places[s], a), (self.places[t], b)))
        if host == host2 and not self.has_two_rooms(s, a, t, b, host):
            return False
        for person in self.crowd[s].keys() & self.crowd[t].keys():
            column, column2 = self.crowd[s][person], self.crowd[t][person]
            if not (self.places[s].attends[a, column] and self.places[t].attends[b, column2]):
                continue
            part, part2 = self.sessions[s]["participants"][column], self.sessions[t]["participants"][column2]
            online = self.rows.online(part, self.sessions[s], host) or self.rows.online(part2, self.sessions[t], host2)
            way = 0 if online else self.rows.bins(host, host2)
            if start < end2 + way and start2 < end + way:
                return False
        return True

    def free_rooms(self, s, a, host):
        """Rooms that nobody else has, with the set-up before the session."""
        day, slot = int(self.places[s].day[a]), int(self.places[s].slot[a])
        start = day * DAY + OPENS + slot
        end = start + self.sessions[s]["duration"]
        return [
            room for room in self.rows.rooms(self.sessions[s], host)
            if not any(busy["from"] < end and start - room["setUp"] < busy["to"] for busy in room["busy"])
        ]

    def has_two_rooms(self, s, a, t, b, host):
        start, start2 = int(self.places[s].slot[a]), int(self.places[t].slot[b])
        end, end2 = start + self.sessions[s]["duration"], start2 + self.sessions[t]["duration"]
        return any(
            room["id"] != other["id"] or start >= end2 + room["setUp"] or start2 >= end + room["setUp"]
            for room in self.free_rooms(s, a, host) for other in self.free_rooms(t, b, host))


class Choice:
    """Which class each session has, for CP-SAT."""

    def __init__(self, term, bound, most):
        """Classes with which a plan costs more than `most` are left out."""
        self.term, self.model, self.costs, self.extra = term, cp_model.CpModel(), [], {}
        self.chosen = [
            {key: self.model.new_bool_var("") for key in classes if bound.least_with(s, key) <= most}
            for s, classes in enumerate(term.classes)]
        self.days = []
        for s, chosen in enumerate(self.chosen):
            self.model.add_exactly_one(chosen.values())
            self.days.append(sum(key[0] * var for key, var in chosen.items()))
            self.costs += [
                term.cost_of(s, key) * var for key, var in chosen.items()]
        self.add_series()
        self.add_hosting()
        self.add_loads()
        self.model.minimize(sum(self.costs))

    def add_series(self):
        """H7 and S6."""
        low, high = self.term.problem["limits"]["seriesGap"]
        ideal, price = self.term.problem["limits"]["idealGap"], self.term.problem["weights"]["spreadDay"]
        for s, t in itertools.permutations(range(len(self.chosen)), 2):
            steps = self.term.steps(s, t)
            if steps is None or steps <= 0:
                continue
            gap = self.days[t] - self.days[s]
            self.model.add_linear_constraint(gap, low * steps, high * steps)
            if steps == 1:
                off = self.model.new_int_var(0, high + ideal, "")
                self.model.add(off >= gap - ideal)
                self.model.add(off >= ideal - gap)
                self.costs.append(price * off)

    def add_hosting(self):
        """S2, of every institution."""
        hosted = {}
        for chosen in self.chosen:
            for (_, host, _), var in chosen.items():
                hosted.setdefault(host, []).append(var)
        for institution in self.term.rows.institutions:
            prices = self.term.hosting(institution)
            vars = hosted.get(institution, [])
            if not vars:
                self.costs.append(prices[0])
                continue
            counts = [self.model.new_bool_var("") for _ in prices]
            self.model.add_exactly_one(counts)
            self.model.add(sum(vars) == sum(n * count for n, count in enumerate(counts)))
            self.costs += [price * count for price, count in zip(prices, counts)]

    def add_loads(self):
        """H8."""
        limit = self.term.problem["limits"]["institutionPerDay"]
        weeks, days = {}, {}
        for s, chosen in enumerate(self.chosen):
            parts = self.term.sessions[s]["participants"]
            required = {part["institution"] for part in parts if needed(part)}
            for (day, host, people), var in chosen.items():
                for person in people:
                    weeks.setdefault((person, day // 7), []).append(var)
                for institution in required | ({host} - {-1}):
                    days.setdefault((institution, day), []).append(var)
        for (person, _), vars in weeks.items():
            self.model.add(sum(vars) <= self.term.rows.people[person]["weeklyLimit"])
        for vars in days.values():
            self.model.add(sum(vars) <= limit)

    def add_meeting(self, s, one, t, other, extra):
        """Two classes of one day cost so much more together, or never go together."""
        if one not in self.chosen[s] or other not in self.chosen[t]:
            return
        both = self.model.new_bool_var("")
        self.model.add_bool_or([self.chosen[s][one].negated(), self.chosen[t][other].negated(), both])
        if extra is None:
            self.model.add(both == 0)
        else:
            self.costs.append(extra * both)

    def solve(self, seconds):
        """The cheapest choice and its cost, or None when no choice keeps the rules."""
        self.model.minimize(sum(self.costs))
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(seconds, 0.1)
        solver.parameters.num_workers = 2
        status = solver.solve(self.model)
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            sys.exit(f"no proof within {SECONDS} seconds: no plan costs less than {solver.best_objective_bound:.0f}")
        keys = [next(key for key, var in chosen.items() if solver.boolean_value(var)) for chosen in self.chosen]
        return keys, round(solver.objective_value)


def optimum(term):
    """The places of the cheapest plan, and its cost."""
    bound, slack, meetings, end = Bound(term), FIRST_SLACK, [], time.monotonic() + SECONDS
    while True:
        most = bound.least + slack
        choice = Choice(term, bound, most)
        for meeting in meetings:
            choice.add_meeting(*meeting)
        found = choice.solve(end - time.monotonic())
        if found is None:
            if slack > MOST_SLACK:
                sys.exit("no plan places every session")
            slack *= 4
            continue
        keys, cost = found
        # Whatever was left out belongs to plans that cost more than `most` only.
        if cost > most:
            slack = cost - bound.least
            continue
        places, more = term.fit(keys)
        if not more:
            return places, cost
        meetings += more


def soft_of(term, plan):
    """What a plan costs by rule; sessions without a place cost nothing."""
    soft, rules = {}, ("S1", "S3", "S4", "S5", "S7", "S9", "S10")
    placed = {row["session"]: row["place"] for row in plan["placements"]}
    days = {}
    for s, (session, table) in enumerate(zip(term.sessions, term.places)):
        if session["id"] not in placed:
            continue
        start, host = placed[session["id"]]["start"], placed[session["id"]].get("host")
        days[s] = start // DAY
        is_here = (table.day * DAY + OPENS + table.slot == start) & (table.host == (-1 if host is None else host))
        if is_here.sum() != 1:
            sys.exit(f"session {session['id']} breaks a rule at {start} in {host}")
        for rule, cost in zip(rules, table.soft[is_here][0]):
            soft[rule] = soft.get(rule, 0) + int(cost)
    hosts = [place.get("host") for place in placed.values()]
    soft["S2"] = sum(term.hosting(institution)[hosts.count(institution)] for institution in term.rows.institutions)
    soft["S6"] = sum(
        term.problem["weights"]["spreadDay"] * abs(days[t] - days[s] - term.problem["limits"]["idealGap"])
        for s, t in itertools.permutations(days, 2) if term.steps(s, t) == 1)
    return {rule: cost for rule, cost in soft.items() if cost}


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main(problem, *plans):
    term = Term(read(problem))
    soft = [soft_of(term, read(plan)) for plan in plans]
    places, cost = optimum(term)
    best = [
        {"session": session["id"], "place": {
            "start": int(table.day[n]) * DAY + OPENS + int(table.slot[n]),
            "host": None if table.host[n] < 0 else int(table.host[n])}}
        for session, table, n in zip(term.sessions, term.places, places)]
    print(json.dumps({"optimum": cost, "placements": best, "soft": soft}))


if __name__ == "__main__":
    main(*sys.argv[1:])
