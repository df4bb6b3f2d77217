/// The rules between sessions.
extension TermState {
    /// The rule that keeps an unplaced session from a candidate, if any.
    func blocker(of session: Int, at candidate: Int) -> PlanningRule? {
        let table = model.tables[session]
        let row = table.rows[candidate]
        if breaksSeries(session, row) { return .series }
        if breaksLoad(session, table, row) { return .load }
        let end = Int(row.start) + model.durations[session]
        for other in onDay[day(row.start)] {
            if sharesRoom(row, end, Int(other)) { return .room }
            if meets(session, table, row, end, Int(other)) { return .person }
        }
        return nil
    }

    /// The rules that a session would break among the others, wherever it is put.
    func broken(_ session: Int, _ view: HostView, _ start: Bin, _ room: Int?) -> Set<PlanningRule> {
        let words = model.tables[session].words
        let row = CandidateTable.Row(
            start: Int32(start), host: Int32(view.host ?? -1), room: Int32(room ?? -1), cost: 0, option: 0)
        let table = CandidateTable(
            rows: [row], attending: view.attendanceWords(at: start, words), words: words,
            funnel: model.tables[session].funnel)
        var rules: Set<PlanningRule> = []
        if breaksSeries(session, row) { rules.insert(.series) }
        if breaksLoad(session, table, row) { rules.insert(.load) }
        let end = start + model.durations[session]
        for other in onDay[day(row.start)] {
            if sharesRoom(row, end, Int(other)) { rules.insert(.room) }
            if meets(session, table, row, end, Int(other)) { rules.insert(.person) }
        }
        return rules
    }

    private func breaksSeries(_ session: Int, _ row: CandidateTable.Row) -> Bool {
        for (other, rank) in model.series[session] where place[other] >= 0 {
            if breaksSeries(Int(row.start), Int(self.row(other).start), rank) { return true }
        }
        return false
    }

    private func breaksLoad(_ session: Int, _ table: CandidateTable, _ row: CandidateTable.Row) -> Bool {
        let day = day(row.start)
        let limit = model.problem.limits.institutionPerDay
        let days = weeks * 7
        for institution in model.involved[session] where Int(daily[institution * days + day]) >= limit { return true }
        if row.host >= 0, Int(daily[Int(row.host) * days + day]) >= limit { return true }
        let week = day / 7
        for person in model.shared[session] where table.attends(person.participant, row) {
            if Int(weekly[person.crowd * weeks + week]) >= model.weeklyLimit[person.crowd] { return true }
        }
        return false
    }

    private func breaksSeries(_ start: Bin, _ other: Bin, _ rank: Int) -> Bool {
        let gap = rank > 0 ? Bins.day(of: other) - Bins.day(of: start) : Bins.day(of: start) - Bins.day(of: other)
        let limits = model.problem.limits.seriesGap
        return gap < limits[0] * abs(rank) || gap > limits[1] * abs(rank)
    }

    private func sharesRoom(_ row: CandidateTable.Row, _ end: Bin, _ other: Int) -> Bool {
        let rival = self.row(other)
        guard row.room >= 0, row.room == rival.room else { return false }
        let setUp = model.problem.rooms[Int(row.room)].setUp
        return Int(row.start) < Int(rival.start) + model.durations[other] + setUp && Int(rival.start) < end + setUp
    }

    /// Whether somebody would have to be in two sessions at once, or on the way.
    private func meets(
        _ session: Int, _ table: CandidateTable, _ row: CandidateTable.Row, _ end: Bin, _ other: Int
    ) -> Bool {
        let pair = model.pairOf[session * model.tables.count + other]
        guard pair >= 0 else { return false }
        let rival = self.row(other)
        let rivals = model.tables[other]
        let otherEnd = Int(rival.start) + model.durations[other]
        let gap = max(Int(rival.start) - end, Int(row.start) - otherEnd)
        let way = row.host >= 0 && rival.host >= 0 ? model.index.travelBins(Int(row.host), Int(rival.host)) : 0
        guard gap < way || gap < 0 else { return false }
        for person in model.pairs[Int(pair)]
        where table.attends(person.one, row) && rivals.attends(person.other, rival) {
            if gap < 0 || gap < self.way(session, person.one, row, other, person.other, rival) { return true }
        }
        return false
    }

    /// Nobody travels to or from a session that is joined online.
    private func way(
        _ session: Int, _ one: Int, _ row: CandidateTable.Row, _ other: Int, _ two: Int, _ rival: CandidateTable.Row
    ) -> Int {
        let isOnline = model.joinsOnline(session, one, row.host) || model.joinsOnline(other, two, rival.host)
        return isOnline ? 0 : model.index.travelBins(Int(row.host), Int(rival.host))
    }

    /// Sessions that may be moved and have to go before a session can have a candidate.
    func rivals(of session: Int, at candidate: Int) -> [Int] {
        let table = model.tables[session]
        let row = table.rows[candidate]
        let day = day(row.start)
        let end = Int(row.start) + model.durations[session]
        var found: Set<Int> = []
        for (other, rank) in model.series[session] where place[other] >= 0 {
            if breaksSeries(Int(row.start), Int(self.row(other).start), rank) { found.insert(other) }
        }
        for other in onDay[day] where sharesRoom(row, end, Int(other)) || meets(session, table, row, end, Int(other)) {
            found.insert(Int(other))
        }
        addOverloading(session, table, row, day, &found)
        return found.filter { position[$0] >= 0 }.sorted()
    }

    private func addOverloading(
        _ session: Int, _ table: CandidateTable, _ row: CandidateTable.Row, _ day: Int, _ found: inout Set<Int>
    ) {
        let days = weeks * 7
        let limit = model.problem.limits.institutionPerDay
        let institutions = Set(model.involved[session] + (row.host >= 0 ? [Int(row.host)] : []))
        let full = institutions.filter { Int(daily[$0 * days + day]) >= limit }
        if !full.isEmpty {
            for other in onDay[day] {
                let host = Int(self.row(Int(other)).host)
                if full.contains(host) || model.involved[Int(other)].contains(where: full.contains) {
                    found.insert(Int(other))
                }
            }
        }
        let week = day / 7
        let crowded = Set(
            model.shared[session].filter {
                table.attends($0.participant, row)
                    && Int(weekly[$0.crowd * weeks + week]) >= model.weeklyLimit[$0.crowd]
            }.map(\.crowd))
        if crowded.isEmpty { return }
        for other in onDay[week * 7..<week * 7 + 7].joined() {
            let rivals = model.tables[Int(other)]
            let rival = self.row(Int(other))
            let isInTheWay = model.shared[Int(other)].contains {
                crowded.contains($0.crowd) && rivals.attends($0.participant, rival)
            }
            if isInTheWay { found.insert(Int(other)) }
        }
    }
}
