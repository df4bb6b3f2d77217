"""What a plan of lesson preparation costs at least when a session has a certain day and host.

Within a series the days are chosen one after the other by dynamic programming, for every list of hosts of its sessions; the lists of two
series are then put together with what hosting costs. All rules hold but those between people and rooms of different series, so that no plan
that keeps all rules is cheaper.
"""
import itertools

import numpy as np

NEVER = 10**8


class Bound:
    def __init__(self, term):
        """The sessions of `term` must belong to two series at most."""
        self.term, self.days = term, term.rows.days
        order = lambda s: (term.sessions[s]["community"], term.sessions[s]["series"], term.sessions[s]["sequence"])
        chains = [list(group) for _, group in itertools.groupby(sorted(range(len(term.sessions)), key=order), lambda s: order(s)[:2])]
        if len(chains) > 2:
            raise SystemExit("more than two series: not covered")
        self.hosts = [sorted({host for _, host, _ in classes}) for classes in term.classes]
        self.node = [self.cheapest(s) for s in range(len(term.sessions))]
        self.step = self.steps()
        marginals = [self.marginals(chain) for chain in chains]
        lists = [list(itertools.product(*(self.hosts[s] for s in chain))) for chain in chains]
        together = self.together(lists, [marginal[0].min(axis=1) for marginal in marginals])
        self.least = int(together.min())
        self.of = [None] * len(term.sessions)
        for number, (chain, marginal) in enumerate(zip(chains, marginals)):
            # What the list costs with the best list of the other series, apart from this series' own days.
            rest = together.min(axis=1 - number) - marginal[0].min(axis=1)
            for position, s in enumerate(chain):
                by_list = marginal[position] + rest[:, None]
                self.of[s] = {
                    host: by_list[[hosts[position] == host for hosts in lists[number]]].min(axis=0)
                    for host in self.hosts[s]}

    def least_with(self, s, key):
        """What a plan costs at least in which a session has this class."""
        day, host, _ = key
        return self.of[s][host][day] + self.term.cost_of(s, key) - self.node[s][self.hosts[s].index(host), day]

    def cheapest(self, s):
        """By host and day the cheapest place."""
        costs = np.full((len(self.hosts[s]), self.days), NEVER)
        for (day, host, _), places in self.term.classes[s].items():
            row = self.hosts[s].index(host)
            costs[row, day] = min(costs[row, day], self.term.places[s].cost[places[0]])
        return costs

    def steps(self):
        """What it costs to go from one day to another in a series: S6 within H7."""
        low, high = self.term.problem["limits"]["seriesGap"]
        gap = np.arange(self.days)[None, :] - np.arange(self.days)[:, None]
        price = self.term.problem["weights"]["spreadDay"] * abs(gap - self.term.problem["limits"]["idealGap"])
        return np.where((gap >= low) & (gap <= high), price, NEVER)

    def marginals(self, chain):
        """By session of a series, list of hosts and day: the least that the series costs then, without hosting."""
        ahead = [self.node[chain[0]]]
        for s in chain[1:]:
            ahead.append(np.minimum((self.after(ahead[-1], self.step)[:, None] + self.node[s][None]).reshape(-1, self.days), NEVER))
        behind = [np.zeros((1, self.days), int)]
        for s in reversed(chain[1:]):
            rest = (self.node[s][:, None] + behind[0][None]).reshape(-1, self.days)
            behind.insert(0, np.minimum(self.after(rest, self.step.T), NEVER))
        return [(a[:, None] + b[None]).reshape(-1, self.days) for a, b in zip(ahead, behind)]

    @staticmethod
    def after(costs, step):
        return np.stack([(costs + step[:, day]).min(axis=1) for day in range(step.shape[1])], axis=1)

    def together(self, lists, costs):
        """By list of hosts of one series and of the other: the cost of both with S2."""
        hosts = sorted(set().union(*(set(self.hosts[s]) for s in range(len(self.hosts)))) - {-1})
        counts = [np.array([[row.count(host) for host in hosts] for row in rows]) for rows in lists]
        if len(lists) == 1:
            counts, costs = counts + [np.zeros((1, len(hosts)), int)], costs + [np.zeros(1, int)]
        total = costs[0][:, None] + costs[1][None, :]
        for column, host in enumerate(hosts):
            prices = np.array(self.term.hosting(host))
            total = total + prices[counts[0][:, None, column] + counts[1][None, :, column]]
        return total + sum(
            self.term.hosting(host)[0] for host in self.term.rows.institutions if host not in hosts)
