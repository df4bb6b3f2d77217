/// The starts that roles leave at one host, column by column: who comes, whether the quorums are met, what it costs.
/// The same as asking the view start by start, some hundred times faster; tests compare the two.
struct StartColumns {
    /// By position: the start's slot.
    let starts: [Int32]
    let isQuorate: [Bool]
    let cost: [Int32]
    private let attending: [UInt64]
    private let words: Int

    init(_ view: HostView, _ words: Int) {
        let starts = view.afterRoles.slots
        var attending = [UInt64](repeating: 0, count: starts.count * words)
        var cost = starts.map { Int32(view.timeCost(at: DayBits.bin(ofSlot: Int($0)))) }
        var counts = view.session.quorum.map { _ in [Int16](repeating: 0, count: starts.count) }
        for (number, person) in view.people.enumerated() {
            let prices = Prices(person, view)
            let bit = UInt64(1) << UInt64(number & 63)
            let quorum = view.session.quorum.firstIndex {
                $0.stage == person.part.stage && person.part.countsForQuorum
            }
            person.present.words.withUnsafeBufferPointer { present in
                person.unknown.words.withUnsafeBufferPointer { unknown in
                    for position in starts.indices {
                        let slot = Int(starts[position])
                        if present[slot >> 6] >> UInt64(slot & 63) & 1 != 0 {
                            attending[position * words + number >> 6] |= bit
                            cost[position] &+= prices.present
                            if let quorum { counts[quorum][position] += 1 }
                        } else if unknown[slot >> 6] >> UInt64(slot & 63) & 1 != 0 {
                            cost[position] &+= prices.unknown
                        } else {
                            cost[position] &+= prices.absent
                        }
                    }
                }
            }
            Self.addSwaps(person, view, starts, &cost)
        }
        isQuorate = starts.indices.map { position in
            zip(view.session.quorum, counts).allSatisfy { Int($1[position]) >= $0.count }
        }
        self.starts = starts
        self.cost = cost
        self.attending = attending
        self.words = words
    }

    /// Movable lessons lie here and there: only the starts in their way are looked at.
    private static func addSwaps(
        _ person: HostView.Presence, _ view: HostView, _ starts: [Int32], _ cost: inout [Int32]
    ) {
        for span in person.swaps {
            guard let first = DayBits.slot(atOrAfter: span.from, days: view.problem.term.days) else { continue }
            var position = starts.partition(before: Int32(first))
            while position < starts.count {
                let bin = DayBits.bin(ofSlot: Int(starts[position]))
                if bin >= span.to { break }
                if person.present[bin] { cost[position] &+= Int32(view.problem.weights.swappedLesson) }
                position += 1
            }
        }
    }

    /// Appends who comes, unless it is the same as the last.
    func copyAttendance(_ position: Int, to list: inout [UInt64]) {
        let own = attending[position * words..<(position + 1) * words]
        if list.count >= words, list[(list.count - words)...].elementsEqual(own) { return }
        list += own
    }

    /// What one person adds to the cost.
    private struct Prices {
        let present: Int32
        let unknown: Int32
        let absent: Int32

        init(_ person: HostView.Presence, _ view: HostView) {
            let cost = view.cost(of: person)
            (present, unknown, absent) = (Int32(cost.present), Int32(cost.unknown), Int32(cost.absent))
        }
    }
}

/// When others have a room.
struct RoomStarts {
    let room: Int
    let blocked: [UInt64]

    func isBlocked(_ slot: Int) -> Bool { blocked[slot >> 6] >> UInt64(slot & 63) & 1 != 0 }

    /// Where a session is now it may stay, however many other rooms there are.
    func isPrevious(of session: Session, _ problem: PlanningProblem) -> Bool {
        session.previous?.room == problem.rooms[room].id
    }
}

extension Array where Element == Int32 {
    /// How many of sorted values are below a bound.
    func partition(before bound: Int32) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < bound { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
