import Timetabling

extension TermState {
    /// Places each series anew, as well as it can be while all other sessions stay, until none gets better.
    ///
    /// Within a series only days and hosts matter: its sessions lie too far apart to share people, rooms or days.
    func polish(looks: Int, _ random: inout SeededGenerator) {
        guard model.problem.limits.seriesGap[0] >= 7 else { return }
        // Shuffled, since the looks may not suffice for all.
        let chains = self.chains.shuffled(using: &random)
        var left = looks
        for _ in 0..<Self.mostRounds {
            var isBetter = false
            for chain in chains {
                let reading = chain.reduce(0) { $0 + model.tables[$1].rows.count } / Self.candidatesForALook
                guard reading <= left else { continue }
                left -= reading
                if replace(chain, &left) { isBetter = true }
            }
            if !isBetter { break }
        }
    }

    private static let mostRounds = 8
    /// To read a candidate takes so small a part of the time of a move.
    private static let candidatesForALook = 64

    /// The series of which every session is placed and may move, each in its order.
    private var chains: [[Int]] {
        active.compactMap { session in
            let relatives = model.series[session]
            let isFirst = relatives.allSatisfy { $0.rank > 0 }
            let chain = [session] + relatives.sorted { $0.rank < $1.rank }.map(\.session)
            return isFirst && chain.allSatisfy { place[$0] >= 0 && variableOf($0) != nil } ? chain : nil
        }
    }

    /// Places one series anew.
    ///
    /// - Returns: whether that made the plan cheaper.
    private func replace(_ chain: [Int], _ looks: inout Int) -> Bool {
        let before = soft
        let old = chain.map { place[$0] }
        for session in chain { take(session) }
        var search = SeriesSearch(self, chain, below: before - soft, looks: looks)
        var new = search.run() ?? old
        looks -= search.used
        for (session, candidate) in zip(chain, new) {
            if blocker(of: session, at: Int(candidate)) != nil { new = old }
        }
        for (session, candidate) in zip(chain, new) { put(session, Int(candidate)) }
        return soft < before
    }
}

/// Finds the cheapest days and hosts of one series: for each list of hosts the best days by dynamic programming, and of
/// the lists only those that may still be cheaper than the best so far.
private struct SeriesSearch {
    /// One host of one session: the cheapest free candidate of each day.
    private struct Option {
        let host: Int32
        var cost: [Int]
        var candidate: [Int32]
        var least = SeriesSearch.never
    }

    private static let never = Int.max / 4
    /// Lists of hosts, and beginnings of lists, that are looked at.
    private static let mostLists = 20_000
    /// The best days of a list take about the time of so many moves.
    private static let looksForAList = 4

    private let state: TermState
    private let levels: [[Option]]
    private let days: Int
    private let steps: [Int]
    private var hosted: [Int32: Int] = [:]
    private var path: [(option: Int, costs: [Int])] = []
    private var best: Int
    private var bestDays: [(option: Int, day: Int)]?
    private let allowed: Int
    private var left: Int

    /// Looks that its lists took.
    var used: Int { (allowed - left) * Self.looksForAList }

    init(_ state: TermState, _ chain: [Int], below cost: Int, looks: Int) {
        self.state = state
        best = cost
        days = state.model.problem.term.days
        allowed = min(Self.mostLists, looks / Self.looksForAList)
        left = allowed
        levels = chain.map { Self.options($0, state) }
        let limits = state.model.problem.limits
        let price = state.model.problem.weights.spreadDay
        steps = (limits.seriesGap[0]...limits.seriesGap[1]).map { abs($0 - limits.idealGap) * price }
    }

    private static func options(_ session: Int, _ state: TermState) -> [Option] {
        let days = state.model.problem.term.days
        var options: [Option] = []
        var numbers: [Int32: Int] = [:]
        for (candidate, row) in state.model.tables[session].rows.enumerated() {
            let number = numbers[row.host] ?? options.count
            if number == options.count {
                numbers[row.host] = number
                options.append(
                    Option(
                        host: row.host, cost: Array(repeating: never, count: days),
                        candidate: Array(repeating: -1, count: days)))
            }
            let day = Int(row.start) / Bins.perDay
            guard Int(row.cost) < options[number].cost[day], state.blocker(of: session, at: candidate) == nil else {
                continue
            }
            options[number].cost[day] = Int(row.cost)
            options[number].candidate[day] = Int32(candidate)
            options[number].least = min(options[number].least, Int(row.cost))
        }
        return options
    }

    /// The candidates of the cheapest places, or nil when none is cheaper.
    mutating func run() -> [Int32]? {
        look(0)
        return bestDays.map { list in
            list.enumerated().map { level, choice in levels[level][choice.option].candidate[choice.day] }
        }
    }

    /// What one more session at a host costs.
    private func hosting(_ host: Int32) -> Int { state.hostingStep(host, hosted[host, default: 0]) }

    /// What the sessions from a level on cost at least: hosting more often never becomes cheaper.
    private func rest(_ level: Int) -> Int {
        levels[level...].reduce(0) { sum, options in
            sum + (options.map { $0.least + hosting($0.host) }.min() ?? Self.never)
        }
    }

    private mutating func look(_ level: Int, hostingCost: Int = 0) {
        guard level < levels.count else { return finish(hostingCost) }
        let order = levels[level].indices.map { ($0, levels[level][$0].least + hosting(levels[level][$0].host)) }
            .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
        for (number, _) in order where left > 0 {
            left -= 1
            let option = levels[level][number]
            let costs = path.last.map { after($0.costs, option) } ?? option.cost
            let hostingCost = hostingCost + hosting(option.host)
            hosted[option.host, default: 0] += 1
            if (costs.min() ?? Self.never) + hostingCost + rest(level + 1) < best {
                path.append((number, costs))
                look(level + 1, hostingCost: hostingCost)
                path.removeLast()
            }
            hosted[option.host, default: 0] -= 1
        }
    }

    /// By day what a series costs so far that goes on there.
    private func after(_ costs: [Int], _ option: Option) -> [Int] {
        var next = [Int](repeating: Self.never, count: days)
        for day in 0..<days where option.cost[day] < Self.never {
            let (from, _, cost) = before(day, costs)
            if from != nil { next[day] = cost + option.cost[day] }
        }
        return next
    }

    /// The best day before another one.
    private func before(_ day: Int, _ costs: [Int]) -> (from: Int?, gap: Int, cost: Int) {
        var found: (from: Int?, gap: Int, cost: Int) = (nil, 0, Self.never)
        let least = state.model.problem.limits.seriesGap[0]
        for (number, step) in steps.enumerated() {
            let from = day - least - number
            if from < 0 { break }
            if costs[from] + step < found.cost { found = (from, least + number, costs[from] + step) }
        }
        return found
    }

    /// Keeps the days of the list that was just completed, if it is cheaper.
    private mutating func finish(_ hostingCost: Int) {
        guard let last = path.last, let least = last.costs.min(), least + hostingCost < best,
            var day = last.costs.firstIndex(of: least)
        else { return }
        var list: [(option: Int, day: Int)] = []
        for level in path.indices.reversed() {
            list.insert((path[level].option, day), at: 0)
            guard level > 0 else { break }
            guard let from = before(day, path[level - 1].costs).from else { return }
            day = from
        }
        best = least + hostingCost
        bestDays = list
    }
}
