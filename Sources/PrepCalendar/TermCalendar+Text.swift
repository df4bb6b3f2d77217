extension TermCalendar {
    /// The term for a terminal: a line a week that has sessions, a block a day. `days`: names of the seven days.
    public func text(days: [String]) -> String {
        var lines: [String] = []
        for (number, monday) in mondays.enumerated() {
            let week = entries.filter { $0.week == number + 1 }
            let name = "\(number + 1)".count == 1 ? " \(number + 1)" : "\(number + 1)"
            guard !week.isEmpty else {
                lines.append("\(name)  \(monday)  ·")
                continue
            }
            for (position, entry) in week.enumerated() {
                let day = days.indices.contains(entry.weekday - 1) ? days[entry.weekday - 1] : "\(entry.weekday)"
                let head = position == 0 ? "\(name)  \(monday)" : String(repeating: " ", count: 14)
                let place = entry.place.map { "  \($0)" } ?? ""
                lines.append(
                    "\(head)  \(day) \(entry.time)  \(entry.community) \(entry.label) [\(entry.status)]\(place)")
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
