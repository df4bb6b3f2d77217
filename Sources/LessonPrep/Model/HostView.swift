/// One session at one host: who can come when, which starts the rules leave, and what each costs.
struct HostView {
    /// One participant's starts.
    struct Presence {
        let part: Participant
        /// Starts at which the person can come.
        let present: DayBits
        /// Starts at which nobody knows.
        let unknown: DayBits
        /// By movable lesson: the starts in whose way it is.
        let swaps: [BinSpan]
        let isOnline: Bool
        let travel: Int
        let weight: Int
    }

    let problem: PlanningProblem
    let index: ProblemIndex
    let session: Session
    let host: Int?
    let people: [Presence]
    /// What H5, H6, then H2 leave, of what the sieve's head left.
    let afterTeaching: DayBits
    let afterExams: DayBits
    let afterRoles: DayBits
    private let inHalfDays: DayBits

    init(
        _ problem: PlanningProblem, _ index: ProblemIndex, _ session: Session, _ host: Int?, _ people: [Presence],
        _ head: DayBits
    ) {
        self.problem = problem
        self.index = index
        self.session = session
        self.host = host
        self.people = people
        var left = head
        let reach = session.duration - 1
        if let host {
            var closed = index.closed[host]
            closed.spread(down: reach, up: 0)
            left.subtract(closed)
        }
        afterTeaching = left
        if let host {
            var exams = index.exams[host]
            exams.spread(down: reach, up: 0)
            left.subtract(exams)
        }
        afterExams = left
        left.formIntersection(Self.roles(people, left))
        afterRoles = left
        inHalfDays = Self.halfDays(people, problem, index, session)
    }

    /// Starts at which everybody needed can come, and one of the experts if there are any.
    static func roles(_ people: [Presence], _ all: DayBits) -> DayBits {
        var left = all
        var experts = DayBits(days: all.days)
        var hasExperts = false
        for person in people {
            if person.part.isNeeded { left.formIntersection(person.present) }
            if person.part.role == .expert {
                hasExperts = true
                experts.formUnion(person.present)
            }
        }
        if hasExperts { left.formIntersection(experts) }
        return left
    }

    /// How many people are missing to the quorums at a start.
    func shortfall(at start: Bin) -> Int {
        session.quorum.reduce(0) { sum, quorum in
            sum + max(quorum.count - present(quorum.stage, at: start), 0)
        }
    }

    /// How many people count for a stage's quorum at a start.
    func present(_ stage: Stage, at start: Bin) -> Int {
        people.count { $0.part.stage == stage && $0.part.countsForQuorum && $0.present[start] }
    }

    /// Rooms of the host that have the seats and features, the smallest first; nil stands for "none is needed".
    var suitableRooms: [Int] {
        (index.roomsOf[host] ?? []).filter { room in
            let row = problem.rooms[room]
            return row.capacity >= session.seatsNeeded && row.features.isSuperset(of: session.features)
        }.sorted { (problem.rooms[$0].capacity, $0) < (problem.rooms[$1].capacity, $1) }
    }

    /// Starts at which others have a room, with its set-up before the session.
    func blocked(_ room: Int) -> DayBits {
        var bits = DayBits(days: problem.term.days)
        for span in problem.rooms[room].busy { bits.insert(span) }
        bits.spread(down: session.duration - 1, up: problem.rooms[room].setUp)
        return bits
    }

    /// The soft cost of a start by rule, except what depends on other sessions (S2, S6) and on the room (S8).
    func cost(at start: Bin) -> [10 of Int] {
        var cost = [10 of Int](repeating: 0)
        let weights = problem.weights
        for person in people {
            if person.present[start] {
                cost[2] += person.travel * weights.travelMinute
                cost[3] += swaps(of: person, at: start) * weights.swappedLesson
                if joinsForTheWay(person) { cost[8] += weights.joinsOnline }
            } else if person.unknown[start] {
                cost[9] += self.cost(of: person).unknown
            } else {
                cost[0] += person.weight
            }
        }
        cost[4] = isOutsideHalfDays(start) ? weights.outsideHalfDay : 0
        cost[6] = awkwardness(start) * weights.awkwardTime
        return cost
    }

    /// S5 and S7 of a start.
    func timeCost(at start: Bin) -> Int {
        (isOutsideHalfDays(start) ? problem.weights.outsideHalfDay : 0) + awkwardness(start)
            * problem.weights.awkwardTime
    }

    /// What a person costs who comes without swapping a lesson, of whom nothing is known, who cannot come.
    func cost(of person: Presence) -> (present: Int, unknown: Int, absent: Int) {
        let weights = problem.weights
        return (
            person.travel * weights.travelMinute + (joinsForTheWay(person) ? weights.joinsOnline : 0),
            person.weight * (100 - weights.unknownShare) / 100, person.weight
        )
    }

    private func joinsForTheWay(_ person: Presence) -> Bool {
        person.isOnline && session.mode == .hybrid && !person.part.joinsOnline
    }

    /// How many lessons a person has to swap.
    func swaps(of person: Presence, at start: Bin) -> Int {
        person.swaps.count { $0.from <= start && start < $0.to }
    }

    private func isOutsideHalfDays(_ start: Bin) -> Bool { !inHalfDays[start] }

    /// Starts that lie inside a half-day of every required institution that has any.
    private static func halfDays(
        _ people: [Presence], _ problem: PlanningProblem, _ index: ProblemIndex, _ session: Session
    )
        -> DayBits
    {
        let days = problem.term.days
        var left = DayBits.starts(days: days, duration: session.duration)
        for institution in Set(people.filter(\.part.isNeeded).compactMap({ index.institutions[$0.part.institution] })) {
            let halfDays = problem.institutions[institution].halfDays
            if halfDays.isEmpty { continue }
            left.formIntersection(
                halfDays.reduce(into: DayBits(days: days)) {
                    $0.insert(BinSpan($1.from, $1.to - session.duration + 1))
                })
        }
        return left
    }

    private func awkwardness(_ start: Bin) -> Int {
        let day = Bins.day(of: start)
        let from = start - day * Bins.perDay
        let to = from + session.duration
        let limits = problem.limits
        return (day % 7 == 0 && from < limits.firstLessonEnds ? 1 : 0)
            + (day % 7 == 4 && to > limits.fridayLate ? 1 : 0) + (to > limits.late ? 1 : 0)
    }
}

extension Session {
    /// Seats that the room needs.
    var seatsNeeded: Int { seats ?? quorum.reduce(0) { $0 + $1.count } }
}
