/// A term's tables: every session's candidates, and what couples sessions.
final class TermModel: Sendable {
    let problem: PlanningProblem
    let index: ProblemIndex
    let availability: Availability
    let tables: [CandidateTable]
    let isFixed: [Bool]
    /// By session: bins it lasts.
    let durations: [Int]
    /// By session: participants who take part in other sessions too.
    let shared: [[Shared]]
    /// How many people are in more than one session.
    let crowd: Int
    /// By number in the crowd: sessions a week at most.
    let weeklyLimit: [Int]
    /// By pair of sessions: where people who may have both in one week are listed, or -1.
    let pairOf: [Int32]
    let pairs: [[Pair]]
    /// By session: institutions with a required participant.
    let involved: [[Int]]
    /// By session: the sessions of its series with the difference of ranks, negative for earlier ones.
    let series: [[(session: Int, rank: Int)]]

    /// Somebody who takes part in several sessions.
    struct Shared: Sendable {
        let participant: Int
        let crowd: Int
    }

    /// Somebody who may have two sessions in one week.
    struct Pair: Sendable {
        let one: Int
        let other: Int
    }

    init(_ problem: PlanningProblem) async {
        self.problem = problem
        let index = ProblemIndex(problem)
        let availability = Availability(problem.people, days: problem.term.days)
        self.index = index
        self.availability = availability
        let fixed = problem.sessions.map(problem.isFixed)
        isFixed = fixed
        durations = problem.sessions.map(\.duration)
        tables = await withTaskGroup(of: (Int, CandidateTable).self) { group in
            for (number, session) in problem.sessions.enumerated() {
                group.addTask {
                    let sieve = SessionSieve(problem, index, session)
                    if fixed[number], let place = session.previous {
                        return (number, CandidateTable(fixed: place, sieve, availability))
                    }
                    return (number, CandidateTable(sieve, availability))
                }
            }
            return await group.reduce(into: [(Int, CandidateTable)]()) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
        let meetings = Meetings(problem, index)
        shared = meetings.shared
        crowd = meetings.limits.count
        weeklyLimit = meetings.limits
        (pairOf, pairs) = meetings.pairs()
        involved = problem.sessions.map { session in
            Set(session.participants.filter(\.isNeeded).compactMap { index.institutions[$0.institution] }).sorted()
        }
        series = Self.series(problem)
    }

    private static func series(_ problem: PlanningProblem) -> [[(session: Int, rank: Int)]] {
        struct Key: Hashable {
            let community: Int
            let series: String
        }
        let groups = Dictionary(grouping: problem.sessions.indices) {
            Key(community: problem.sessions[$0].community, series: problem.sessions[$0].series)
        }
        var series = Array(repeating: [(session: Int, rank: Int)](), count: problem.sessions.count)
        for group in groups.values where group.count > 1 {
            let ordered = group.sorted { problem.sessions[$0].sequence < problem.sessions[$1].sequence }
            for (rank, session) in ordered.enumerated() {
                for (other, relative) in ordered.enumerated() where other != rank {
                    series[session].append((relative, other - rank))
                }
            }
        }
        return series
    }

    /// The place of a candidate, by the caller's numbers.
    func place(_ session: Int, _ candidate: Int) -> Place {
        let row = tables[session].rows[candidate]
        return Place(
            start: Int(row.start), host: row.host < 0 ? nil : problem.institutions[Int(row.host)].id,
            room: row.room < 0 ? nil : problem.rooms[Int(row.room)].id)
    }

    /// The candidate at a place.
    func candidate(_ session: Int, at place: Place) -> Int? {
        let host = place.host.flatMap { index.institutions[$0] } ?? -1
        let room = place.room.flatMap { index.rooms[$0] } ?? -1
        return range(of: session, start: place.start).first { candidate in
            let row = tables[session].rows[candidate]
            return Int(row.host) == host && Int(row.room) == room
        }
    }

    /// The candidates that begin at a bin.
    func range(of session: Int, start: Bin) -> Range<Int> {
        let from = lowerBound(session, start)
        return from..<lowerBound(session, start + 1)
    }

    private func lowerBound(_ session: Int, _ start: Bin) -> Int {
        let rows = tables[session].rows
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if Int(rows[middle].start) < start { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Who meets whom in which sessions.
private struct Meetings {
    var shared: [[TermModel.Shared]]
    var limits: [Int] = []

    init(_ problem: PlanningProblem, _ index: ProblemIndex) {
        var uses: [Int: Int] = [:]
        for session in problem.sessions {
            for part in session.participants { uses[part.person, default: 0] += 1 }
        }
        var numbers: [Int: Int] = [:]
        shared = Array(repeating: [], count: problem.sessions.count)
        for (session, row) in problem.sessions.enumerated() {
            for (participant, part) in row.participants.enumerated() where uses[part.person, default: 0] > 1 {
                let number = numbers[part.person] ?? limits.count
                if number == limits.count {
                    numbers[part.person] = number
                    limits.append(index.people[part.person].map { problem.people[$0].weeklyLimit } ?? 1)
                }
                shared[session].append(TermModel.Shared(participant: participant, crowd: number))
            }
        }
    }

    /// Only people who may have two sessions in a week can have two on one day.
    func pairs() -> ([Int32], [[TermModel.Pair]]) {
        let count = shared.count
        var numbers = [Int32](repeating: -1, count: count * count)
        var lists: [[TermModel.Pair]] = []
        let busy = shared.map { $0.filter { limits[$0.crowd] > 1 } }
        let places = busy.map { Dictionary(uniqueKeysWithValues: $0.map { ($0.crowd, $0.participant) }) }
        for one in 0..<count where !busy[one].isEmpty {
            for other in 0..<count where other != one {
                let list = busy[one].compactMap { person in
                    places[other][person.crowd].map { TermModel.Pair(one: person.participant, other: $0) }
                }
                if list.isEmpty { continue }
                numbers[one * count + other] = Int32(lists.count)
                lists.append(list)
            }
        }
        return (numbers, lists)
    }
}

extension TermModel {
    /// Whether a participant joins a session online at a host.
    func joinsOnline(_ session: Int, _ participant: Int, _ host: Int32) -> Bool {
        let row = problem.sessions[session]
        let part = row.participants[participant]
        if host < 0 || part.joinsOnline { return true }
        guard row.mode == .hybrid, let from = index.institutions[part.institution] else { return false }
        return index.travel(from: from, to: Int(host)) > problem.limits.hybridTravel
    }
}
