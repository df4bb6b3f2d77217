/// Room for one chain.
struct ChainBuffer: ~Copyable {
    let lectures: FlatArray<Int32>
    let sources: FlatArray<Int32>
    let targets: FlatArray<Int32>
    /// By lecture: whether it is in the chain.
    let isMember: FlatArray<Bool>
    /// How long the chain is.
    let length: FlatArray<Int32>

    init(rooms: Int, lectures count: Int) {
        lectures = FlatArray(repeating: 0, count: 2 * rooms)
        sources = FlatArray(repeating: 0, count: 2 * rooms)
        targets = FlatArray(repeating: 0, count: 2 * rooms)
        isMember = FlatArray(repeating: false, count: count)
        length = FlatArray(repeating: 0, count: 1)
    }
}

extension CourseState {
    /// A Kempe chain: a lecture goes to another period, what conflicts with it there comes back, and so on until
    /// nothing conflicts. Each keeps its room if that is empty, and gets the cheapest empty one otherwise.
    func proposeChain(_ first: Int, to period: Int) -> Proposal<CourseMove>? {
        let home = Int(cell[first]) / tables.rooms
        guard home != period, collectChain(first, home, period) else { return nil }
        let length = Int(chain.length[0])
        let before = soft
        for index in 0..<length { take(Int(chain.lectures[index])) }
        var done = 0
        while done < length {
            let lecture = Int(chain.lectures[done])
            let source = Int(chain.sources[done])
            let target = source / tables.rooms == home ? period : home
            guard let place = bestPlace(lecture, target, preferred: source % tables.rooms) else { break }
            chain.targets[done] = Int32(truncatingIfNeeded: place)
            put(lecture, place)
            done += 1
        }
        let delta = soft - before
        for index in 0..<done { take(Int(chain.lectures[index])) }
        for index in 0..<length { put(Int(chain.lectures[index]), Int(chain.sources[index])) }
        return done == length ? Proposal(.chain, delta: delta) : nil
    }

    func applyChain() {
        let length = Int(chain.length[0])
        for index in 0..<length { take(Int(chain.lectures[index])) }
        for index in 0..<length { put(Int(chain.lectures[index]), Int(chain.targets[index])) }
    }

    private func collectChain(_ first: Int, _ home: Int, _ period: Int) -> Bool {
        var length = 1
        chain.lectures[0] = Int32(truncatingIfNeeded: first)
        chain.isMember[first] = true
        var isOpen = true
        var index = 0
        while index < length, isOpen {
            let lecture = Int(chain.lectures[index])
            let course = Int(tables.courseOf[lecture])
            chain.sources[index] = cell[lecture]
            let target = Int(cell[lecture]) / tables.rooms == home ? period : home
            isOpen = tables.isOpen[course * tables.periods + target]
            index += 1
            if clash[course * tables.periods + target] == 0 { continue }
            for place in target * tables.rooms..<(target + 1) * tables.rooms {
                let other = Int(occupant[place])
                guard other >= 0, !chain.isMember[other],
                    tables.conflict[course * tables.courses + Int(tables.courseOf[other])] != 0
                else { continue }
                chain.isMember[other] = true
                chain.lectures[length] = Int32(truncatingIfNeeded: other)
                length += 1
            }
        }
        for index in 0..<length { chain.isMember[Int(chain.lectures[index])] = false }
        chain.length[0] = Int32(truncatingIfNeeded: length)
        return isOpen
    }

    private func bestPlace(_ lecture: Int, _ period: Int, preferred: Int) -> Int? {
        let base = period * tables.rooms
        if occupant[base + preferred] < 0 { return base + preferred }
        let course = Int(tables.courseOf[lecture])
        var found: Int?
        var least = Int.max
        for room in 0..<tables.rooms where occupant[base + room] < 0 {
            var cost = Int(tables.overflow[course * tables.rooms + room])
            if roomUse[course * tables.rooms + room] == 0 { cost += 1 }
            if cost < least { (found, least) = (base + room, cost) }
        }
        return found
    }
}
