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
        let quorums = view.session.quorum
        // Whoever counts for no quorum is counted in a last row that nobody reads.
        var counts = [Int16](repeating: 0, count: (quorums.count + 1) * starts.count)
        for (number, person) in view.people.enumerated() {
            let quorum = quorums.firstIndex { $0.stage == person.part.stage && person.part.countsForQuorum }
            let seat = Seat(
                prices: Prices(person, view), bit: UInt64(1) << UInt64(number & 63), word: number >> 6,
                row: (quorum ?? quorums.count) * starts.count)
            starts.withUnsafeBufferPointer { starts in
                attending.withUnsafeMutableBufferPointer { attending in
                    cost.withUnsafeMutableBufferPointer { cost in
                        counts.withUnsafeMutableBufferPointer { counts in
                            seat.add(person, starts, words, attending, cost, counts)
                        }
                    }
                }
            }
            Self.addSwaps(person, view, starts, &cost)
        }
        isQuorate = starts.indices.map { position in
            quorums.indices.allSatisfy { Int(counts[$0 * starts.count + position]) >= quorums[$0].count }
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

    /// Where one person is noted, and at what price. Through pointers, since this is most of the work of finding candidates.
    private struct Seat {
        let prices: Prices
        let bit: UInt64
        let word: Int
        /// Where the counts of the quorum begin.
        let row: Int

        @inline(__always)
        func add(
            _ person: HostView.Presence, _ starts: UnsafeBufferPointer<Int32>, _ words: Int,
            _ attending: UnsafeMutableBufferPointer<UInt64>, _ cost: UnsafeMutableBufferPointer<Int32>,
            _ counts: UnsafeMutableBufferPointer<Int16>
        ) {
            person.present.words.withUnsafeBufferPointer { present in
                person.unknown.words.withUnsafeBufferPointer { unknown in
                    for position in starts.indices {
                        let slot = Int(starts[position])
                        if present[slot >> 6] >> UInt64(slot & 63) & 1 != 0 {
                            attending[position * words + word] |= bit
                            cost[position] &+= prices.present
                            counts[row + position] &+= 1
                        } else if unknown[slot >> 6] >> UInt64(slot & 63) & 1 != 0 {
                            cost[position] &+= prices.unknown
                        } else {
                            cost[position] &+= prices.absent
                        }
                    }
                }
            }
        }
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
