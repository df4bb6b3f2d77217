/// Placing what is unplaced: the variable with the fewest free candidates first, at the cheapest of them; once none
/// has any, whoever stands in the way makes room, and the more dearly the more often that has happened to them.
enum Construction {
    /// Places as much as it can. Bounded: it gives up after so many variables have had to make room.
    static func fill<State: PlacementState>(_ state: State, _ random: inout SeededGenerator) {
        var waiting = (0..<state.variables).filter { !state.isPlaced($0) && state.candidates(of: $0) > 0 }
        var evictions = [Int](repeating: 0, count: state.variables)
        var left = 50 * state.variables + 1_000
        var best = state.plan
        var fewest = state.score.unplaced
        while !waiting.isEmpty, left > 0 {
            let (position, free) = mostConstrained(waiting, state, &random)
            let variable = waiting.remove(at: position)
            if free > 0 {
                state.place(variable, at: cheapest(variable, state, &random))
            } else {
                let candidate = leastDisputed(variable, state, evictions, &random)
                for other in state.obstacles(to: variable, at: candidate) {
                    state.remove(other)
                    evictions[other] += 1
                    left -= 1
                    waiting.append(other)
                }
                state.place(variable, at: candidate)
                left -= 1
            }
            if state.score.unplaced < fewest {
                fewest = state.score.unplaced
                best = state.plan
            }
        }
        if state.score.unplaced > fewest { state.restore(best) }
    }

    /// Takes a share of the variables out, relatives together, and places them anew.
    static func rebuild<State: PlacementState>(_ state: State, share: Double, _ random: inout SeededGenerator) {
        let placed = (0..<state.variables).filter(state.isPlaced)
        var left = Int(Double(placed.count) * share)
        // Each turn removes one or finds one gone; the second bound is for the latter.
        var turns = 4 * state.variables
        while left > 0, turns > 0, !placed.isEmpty {
            turns -= 1
            let first = placed[random.index(below: placed.count)]
            for variable in [first] + state.relatives(of: first) where left > 0 && state.isPlaced(variable) {
                state.remove(variable)
                left -= 1
            }
        }
        fill(state, &random)
    }

    private static func mostConstrained<State: PlacementState>(
        _ waiting: [Int], _ state: State, _ random: inout SeededGenerator
    ) -> (position: Int, free: Int) {
        var found = (position: 0, free: Int.max)
        var ties = 0
        for (position, variable) in waiting.enumerated() {
            var free = 0
            for candidate in 0..<state.candidates(of: variable) where state.isFree(variable, at: candidate) {
                free += 1
            }
            // Who has none comes last: by making room for each other such variables would keep all others out.
            if free == 0 { free = .max }
            if free < found.free || ties == 0 {
                found = (position, free)
                ties = 1
            } else if free == found.free {
                ties += 1
                if random.index(below: ties) == 0 { found.position = position }
            }
        }
        return found.free == .max ? (found.position, 0) : found
    }

    private static func cheapest<State: PlacementState>(
        _ variable: Int, _ state: State, _ random: inout SeededGenerator
    ) -> Int {
        least(state.candidates(of: variable), &random) { candidate in
            state.isFree(variable, at: candidate) ? state.cost(of: variable, at: candidate) : nil
        }
    }

    private static func leastDisputed<State: PlacementState>(
        _ variable: Int, _ state: State, _ evictions: [Int], _ random: inout SeededGenerator
    ) -> Int {
        least(state.candidates(of: variable), &random) { candidate in
            state.obstacles(to: variable, at: candidate).reduce(0) { $0 + 1 + evictions[$1] }
        }
    }

    /// The number with the least price, at random among equals; nil is no price.
    private static func least(_ count: Int, _ random: inout SeededGenerator, _ price: (Int) -> Int?) -> Int {
        var found = 0
        var lowest = Int.max
        var ties = 0
        for index in 0..<count {
            guard let price = price(index) else { continue }
            if price < lowest {
                (found, lowest, ties) = (index, price, 1)
            } else if price == lowest {
                ties += 1
                if random.index(below: ties) == 0 { found = index }
            }
        }
        return found
    }
}
