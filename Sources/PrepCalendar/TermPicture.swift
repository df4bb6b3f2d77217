/// Where everything stands in a picture of a term: a row a week, a column a day, a box a session.
package struct TermPicture: Sendable {
    /// One week's row.
    package struct Week: Sendable {
        /// From 1.
        package var number: Int
        /// The date of its Monday.
        package var monday: String
        package var top: Int
        package var height: Int
    }

    /// One session's box.
    package struct Box: Sendable {
        package var entry: TermCalendar.Entry
        package var left: Int
        package var top: Int
        /// The number of its community among those of the picture, below ``TermPicture/colours``.
        package var colour: Int
    }

    /// Communities that are told apart by colour; further ones begin anew.
    package static let colours = 10
    package static let boxWidth = 146
    package static let boxHeight = 40
    /// Where the first and the second line of a box stand below its top.
    package static let lines = (16, 32)

    private static let dayWidth = 150
    private static let margin = 96
    private static let step = boxHeight + 4
    private static let head = 32

    package let weeks: [Week]
    package let boxes: [Box]
    /// Working days only, unless there is a session at a weekend.
    package let days: Int
    package let width: Int
    package let height: Int

    package init(_ calendar: TermCalendar) {
        days = calendar.entries.contains { $0.weekday > 5 } ? 7 : 5
        width = Self.margin + days * Self.dayWidth + 8
        let communities = Set(calendar.entries.map(\.community)).sorted()
        var weeks: [Week] = []
        var boxes: [Box] = []
        var top = Self.head
        for (index, monday) in calendar.mondays.enumerated() {
            var most = 1
            for day in 0..<days {
                let entries = calendar.entries(week: index + 1, weekday: day + 1)
                most = max(most, entries.count)
                for (position, entry) in entries.enumerated() {
                    let colour = communities.firstIndex(of: entry.community) ?? 0
                    boxes.append(
                        Box(
                            entry: entry, left: Self.left(day: day) + 2, top: top + 4 + position * Self.step,
                            colour: colour % Self.colours))
                }
            }
            let height = most * Self.step + 6
            weeks.append(Week(number: index + 1, monday: monday, top: top, height: height))
            top += height
        }
        self.weeks = weeks
        self.boxes = boxes
        height = top + 4
    }

    /// Where a day's column begins; days from 0, Monday.
    package static func left(day: Int) -> Int { margin + day * dayWidth }
}
