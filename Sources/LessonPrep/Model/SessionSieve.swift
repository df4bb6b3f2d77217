/// What is known of one session before anything is placed: when each participant can come, host by host.
struct SessionSieve {
    let problem: PlanningProblem
    let index: ProblemIndex
    let session: Session
    let hosts: [Int?]
    private let people: [Member]
    private let term: DayBits
    /// Starts that the notice, the ruled-out times, teaching and exams of required institutions leave, cumulatively.
    let funnelHead: [(PlanningRule, DayBits)]

    /// A participant as the sieve sees one.
    struct Member {
        let part: Participant
        let index: Int
        let person: Person
        let yieldsLessons: Bool
        let closed: DayBits
        let unknown: DayBits
        let movable: [Commitment]
        let weight: Int
    }

    init(_ problem: PlanningProblem, _ index: ProblemIndex, _ session: Session) {
        self.problem = problem
        self.index = index
        self.session = session
        let days = problem.term.days
        hosts = Self.hosts(session, index)
        term = DayBits.starts(days: days, duration: session.duration)
        people = session.participants.compactMap { Self.member($0, problem, index, days, session.duration) }
        funnelHead = Self.head(problem, index, session, term)
    }

    private static func hosts(_ session: Session, _ index: ProblemIndex) -> [Int?] {
        guard session.mode != .online else { return [nil] }
        let ids = session.hosts.isEmpty ? session.participants.map(\.institution) : session.hosts
        return Set(ids.compactMap { index.institutions[$0] }).sorted()
    }

    private static func member(
        _ part: Participant, _ problem: PlanningProblem, _ index: ProblemIndex, _ days: Int, _ duration: Int
    ) -> Member? {
        guard let number = index.people[part.person] else { return nil }
        let person = problem.people[number]
        var closed = DayBits(days: days)
        if let home = person.institutions.first.flatMap({ index.institutions[$0] }) {
            closed.formUnion(index.closed[home])
            closed.formUnion(index.exams[home])
        }
        closed.spread(down: duration - 1, up: 0)
        var unknown = person.unknown.reduce(into: DayBits(days: days)) { $0.insert($1) }
        unknown.spread(down: duration - 1, up: 0)
        let weights = problem.weights
        let weight =
            switch part.role {
            case .expert: weights.expertAbsent
            case .presenter: weights.presenterAbsent
            default: weights.attendeeAbsent
            }
        return Member(
            part: part, index: number, person: person,
            yieldsLessons: part.isNeeded || part.role == .expert || part.role == .presenter,
            closed: closed, unknown: unknown, movable: person.busy.filter(\.isMovable), weight: weight)
    }

    private static func head(
        _ problem: PlanningProblem, _ index: ProblemIndex, _ session: Session, _ term: DayBits
    ) -> [(PlanningRule, DayBits)] {
        let days = problem.term.days
        var left = term
        var head: [(PlanningRule, DayBits)] = []
        var excluded = session.excluded.reduce(into: DayBits(days: days)) { $0.insert($1) }
        excluded.spread(down: session.duration - 1, up: 0)
        left.subtract(excluded)
        head.append((.pinned, left))
        var early = DayBits(days: days)
        early.insert(BinSpan(0, problem.earliestStart))
        if session.status == .confirmed, let previous = session.previous { early.remove(previous.start) }
        left.subtract(early)
        head.append((.notice, left))
        let required = Set(session.participants.filter(\.isNeeded).compactMap { index.institutions[$0.institution] })
        for (rule, table) in [(PlanningRule.teaching, index.closed), (.exams, index.exams)] {
            var bits = DayBits(days: days)
            for institution in required { bits.formUnion(table[institution]) }
            bits.spread(down: session.duration - 1, up: 0)
            left.subtract(bits)
            head.append((rule, left))
        }
        return head
    }

    /// Minutes that a participant travels to a host: none online.
    func travel(_ part: Participant, to host: Int?) -> Int {
        guard let host, !part.joinsOnline, let from = index.institutions[part.institution] else { return 0 }
        return index.travel(from: from, to: host)
    }

    /// Whether a participant is not among those in the room.
    func isOnline(_ part: Participant, at host: Int?) -> Bool {
        host == nil || part.joinsOnline
            || session.mode == .hybrid && travel(part, to: host) > problem.limits.hybridTravel
    }

    /// When everybody can come to one host.
    func view(of host: Int?, _ availability: Availability) -> HostView {
        let days = problem.term.days
        var views: [HostView.Presence] = []
        for member in people {
            let online = isOnline(member.part, at: host)
            let way: (Int?) -> Int = { place in
                guard let host, !online, let place, let from = index.institutions[place] else { return 0 }
                return index.travelBins(from, host)
            }
            var absent = availability.blocked(
                member.index, member.person, duration: session.duration, travel: way)
            absent.formUnion(member.closed)
            var swaps: [BinSpan] = []
            if member.yieldsLessons {
                // A lesson blocks the starts from its own start minus way and duration up to its end and way.
                swaps = member.movable.map {
                    let reach = way($0.at)
                    return BinSpan($0.span.from - session.duration + 1 - reach, $0.span.to + reach)
                }
            } else if !member.movable.isEmpty {
                absent.formUnion(
                    Availability.blocked(member.movable, days: days, duration: session.duration, travel: way))
            }
            var unknown = member.unknown
            unknown.subtract(absent)
            var present = term
            present.subtract(absent)
            present.subtract(unknown)
            views.append(
                HostView.Presence(
                    part: member.part, present: present, unknown: unknown, swaps: swaps, isOnline: online,
                    travel: online ? 0 : travel(member.part, to: host), weight: member.weight))
        }
        return HostView(problem, index, session, host, views, funnelHead.last?.1 ?? term)
    }

    /// All starts.
    var considered: DayBits { term }
}

extension DayBits {
    /// Clears one bin.
    mutating func remove(_ bin: Bin) {
        var one = DayBits(days: days)
        one.insert(BinSpan(bin, bin + 1))
        subtract(one)
    }
}
