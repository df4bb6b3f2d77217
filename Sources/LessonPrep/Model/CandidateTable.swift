import Timetabling

/// The places of one session that the rules about it alone leave, ordered by start and host, with what each costs.
struct CandidateTable: Sendable {
    /// One place.
    struct Row: Sendable {
        let start: Int32
        /// Index of the host, or -1.
        let host: Int32
        /// Index of the room, or -1.
        let room: Int32
        /// The soft cost, except what depends on other sessions.
        let cost: Int32
        /// Where the people who come are listed in `attending`: the number of the start and host.
        let option: Int32

        /// Start, host and room as one number in their order.
        @inline(__always)
        var key: UInt64 {
            UInt64(UInt32(truncatingIfNeeded: start)) << 40 | UInt64(UInt32(truncatingIfNeeded: host + 1)) << 20
                | UInt64(UInt32(truncatingIfNeeded: room + 1))
        }
    }

    let rows: [Row]
    /// A bit for each participant, `words` words an option.
    let attending: [UInt64]
    let words: Int
    let funnel: EliminationFunnel

    init(rows: [Row], attending: [UInt64], words: Int, funnel: EliminationFunnel) {
        self.rows = rows
        self.attending = attending
        self.words = words
        self.funnel = funnel
    }

    /// Whether a participant comes.
    @inline(__always)
    func attends(_ participant: Int, _ row: Row) -> Bool {
        attending[Int(row.option) * words + participant >> 6] >> UInt64(participant & 63) & 1 != 0
    }

    /// Sifts all starts at all hosts.
    init(_ sieve: SessionSieve, _ availability: Availability) {
        let session = sieve.session
        let days = sieve.problem.term.days
        let words = max((session.participants.count + 63) / 64, 1)
        var rows: [Row] = []
        var attending: [UInt64] = []
        var stages = FunnelCounter(sieve.considered)
        for (rule, left) in sieve.funnelHead { stages.note(rule, left) }
        var left = Array(repeating: DayBits(days: days), count: 5)
        for host in sieve.hosts {
            let view = sieve.view(of: host, availability)
            // No more rooms than sessions that an institution may have a day: one of them is always free.
            let most = host == nil ? Int.max : sieve.problem.limits.institutionPerDay
            let rooms = view.suitableRooms.map { RoomStarts(room: $0, blocked: view.blocked($0).words) }
            left[0].formUnion(view.afterTeaching)
            left[1].formUnion(view.afterExams)
            left[2].formUnion(view.afterRoles)
            let columns = StartColumns(view, words)
            for position in columns.starts.indices where columns.isQuorate[position] {
                let slot = Int(columns.starts[position])
                left[3].insert(slot: slot)
                let start = DayBits.bin(ofSlot: slot)
                var found = 0
                for room in rooms where found < most || room.isPrevious(of: session, sieve.problem) {
                    if room.isBlocked(slot) { continue }
                    if found == 0 { columns.copyAttendance(position, to: &attending) }
                    found += 1
                    let moving =
                        session.status != .confirmed
                        ? 0 : sieve.problem.costOfMoving(session, to: sieve.place(start, host, room.room))
                    rows.append(
                        Row(
                            start: Int32(start), host: Int32(host ?? -1), room: Int32(room.room),
                            cost: columns.cost[position] + Int32(moving),
                            option: Int32(attending.count / words - 1)))
                }
                if found > 0 { left[4].insert(slot: slot) }
            }
        }
        for (rule, bits) in zip([PlanningRule.teaching, .exams, .roles, .quorum, .room], left) {
            stages.note(rule, bits)
        }
        rows.sort { $0.key < $1.key }
        self.rows = rows
        self.attending = attending
        self.words = words
        funnel = stages.funnel
    }

    /// The one place of a session that stays where it is.
    init(fixed place: Place, _ sieve: SessionSieve, _ availability: Availability) {
        let host = place.host.flatMap { sieve.index.institutions[$0] }
        let view = sieve.view(of: host, availability)
        words = max((sieve.session.participants.count + 63) / 64, 1)
        attending = view.attendanceWords(at: place.start, words)
        let room = place.room.flatMap { sieve.index.rooms[$0] }
        rows = [
            Row(
                start: Int32(place.start), host: Int32(host ?? -1), room: Int32(room ?? -1),
                cost: Int32(view.cost(at: place.start).total), option: 0)
        ]
        funnel = FunnelCounter(sieve.considered).funnel
    }
}

/// Counts how starts become fewer.
struct FunnelCounter {
    private let considered: Int
    private var last: Int
    private var removed: [PlanningRule: Int] = [:]
    private var order: [PlanningRule] = []

    init(_ all: DayBits) { self.init(considered: all.count) }

    init(considered: Int) {
        self.considered = considered
        last = considered
    }

    /// What a rule has left; a rule that is asked twice counts once.
    mutating func note(_ rule: PlanningRule, _ left: DayBits) { note(rule, left.count) }

    mutating func note(_ rule: PlanningRule, _ left: Int) {
        if removed[rule] == nil { order.append(rule) }
        removed[rule, default: 0] += last - left
        last = left
    }

    var funnel: EliminationFunnel {
        EliminationFunnel(
            considered: considered,
            stages: order.compactMap { rule in
                guard let count = removed[rule], count > 0 else { return nil }
                return EliminationFunnel.Stage(rule: rule, removed: count, detail: "")
            }, left: last)
    }
}

extension InlineArray where Element == Int {
    var total: Int {
        var sum = 0
        for index in indices { sum += self[index] }
        return sum
    }
}

extension HostView {
    /// A bit for each participant who comes.
    func attendanceWords(at start: Bin, _ count: Int) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: count)
        for (number, person) in people.enumerated() where person.present[start] {
            words[number >> 6] |= 1 << UInt64(number & 63)
        }
        return words
    }
}

extension SessionSieve {
    /// A place by the caller's numbers.
    func place(_ start: Bin, _ host: Int?, _ room: Int?) -> Place {
        Place(start: start, host: host.map { problem.institutions[$0].id }, room: room.map { problem.rooms[$0].id })
    }
}

extension PlanningProblem {
    /// S8: what it costs that a session is not where it was.
    func costOfMoving(_ session: Session, to place: Place) -> Int {
        guard session.status == .confirmed, let previous = session.previous, previous != place else { return 0 }
        return weights.moved + weights.movedPerDay * max(limits.moveNotice - session.workingDaysAhead, 0)
    }

    /// Whether a session stays where it is whatever the rules say (H10).
    func isFixed(_ session: Session) -> Bool {
        guard let previous = session.previous else { return false }
        return session.status == .pinned || session.status != .toPlace && previous.start < freezeBefore
    }
}
