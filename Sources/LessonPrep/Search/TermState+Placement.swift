extension TermState {
    func isPlaced(_ variable: Int) -> Bool { place[active[variable]] >= 0 }

    func candidates(of variable: Int) -> Int { allowed[variable].count }

    func obstacles(to variable: Int, at candidate: Int) -> [Int] {
        let rivals = rivals(of: active[variable], at: Int(allowed[variable][candidate]))
        return rivals.compactMap { variableOf($0) }
    }

    func isFree(_ variable: Int, at candidate: Int) -> Bool {
        blocker(of: active[variable], at: Int(allowed[variable][candidate])) == nil
    }

    func cost(of variable: Int, at candidate: Int) -> Int {
        costOfPutting(active[variable], Int(allowed[variable][candidate]))
    }

    func place(_ variable: Int, at candidate: Int) { put(active[variable], Int(allowed[variable][candidate])) }

    func remove(_ variable: Int) { take(active[variable]) }

    /// The other sessions of the series, then those of the community.
    func relatives(of variable: Int) -> [Int] {
        let session = active[variable]
        let own = model.series[session].compactMap { variableOf($0.session) }
        let community = model.problem.sessions[session].community
        let near = active.indices.filter { other in
            other != variable && !own.contains(other) && model.problem.sessions[active[other]].community == community
        }
        return own + near
    }
}
