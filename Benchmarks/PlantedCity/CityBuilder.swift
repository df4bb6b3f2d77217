import LessonPrep
import Timetabling

/// Builds a city: institutions and people, then the hidden plan, then timetables around it.
struct CityBuilder {
    let knobs: PlantedCity.Knobs
    var random: SeededGenerator
    var institutions: [Institution] = []
    var rooms: [Room] = []
    var people: [Person] = []
    var sessions: [Session] = []
    var hidden: [Int: Place] = [:]
    /// By institution: its people; by community: its institutions.
    var staff: [[Int]] = []
    var members: [[Int]] = []
    /// By person: weeks with a session, and the stretches to keep free.
    var weeksOf: [Set<Int>] = []
    var keptFree: [[BinSpan]] = []
    /// By institution: how many sessions of a day need it or are hosted by it.
    var daysOf: [[Int: Int]] = []
    /// By institution: days on which it hosts.
    var hostDays: [Set<Int>] = []
    /// By institution: days on which somebody of it is in a session, and no examination is.
    var examFree: [Set<Int>] = []
    private static let duration = 18
    /// As many as a community may have online sessions at once in the hidden plan.
    private static let onlineRooms = 3

    init(_ knobs: PlantedCity.Knobs) {
        self.knobs = knobs
        random = SeededGenerator(seed: knobs.seed)
        members = Array(repeating: [], count: knobs.communities)
    }

    mutating func build() {
        addInstitutions()
        addPeople()
        for community in members.indices { addSessions(community) }
        let communities = members.count
        for community in 0..<communities { addOnlineRooms(community) }
        shareHosting()
        addTimetables()
    }

    private mutating func addInstitutions() {
        for number in 0..<knobs.institutions {
            let community = number % knobs.communities
            let rank = members[community].count % 20
            let mix = knobs.stageMix
            let stage: Stage =
                rank < mix[0]
                ? .university : rank < mix[0] + mix[1] ? .senior : rank < mix.reduce(0, +) ? .junior : .primary
            members[community].append(number)
            let spread = { (random: inout SeededGenerator) in (Double(random.index(below: 2_001)) - 1_000) / 20_000 }
            let halfDay = halfDay(community)
            institutions.append(
                Institution(
                    id: number + 1, name: "\(stage.rawValue) \(number + 1)", stage: stage,
                    teaching: BinSpan(0, knobs.weeks * Bins.perWeek), daysOff: daysOff,
                    halfDays: stage == .university
                        ? []
                        : (0..<knobs.weeks).map { week in
                            BinSpan(
                                Bins.at(day: week * 7 + halfDay, hour: 13, minute: 30),
                                Bins.at(day: week * 7 + halfDay, hour: 17))
                        },
                    latitude: 36.0 + Double(community / 4) * 0.12 + spread(&random),
                    longitude: 120.2 + Double(community % 4) * 0.15 + spread(&random)))
            rooms.append(Room(id: 2 * number + 1, institution: number + 1, capacity: 40, features: ["projector"]))
            rooms.append(Room(id: 2 * number + 2, institution: number + 1, capacity: 12))
        }
        staff = Array(repeating: [], count: knobs.institutions)
        daysOf = Array(repeating: [:], count: knobs.institutions)
        hostDays = Array(repeating: [], count: knobs.institutions)
        examFree = Array(repeating: [], count: knobs.institutions)
    }

    /// Weekends, and a holiday in the fourth week.
    private var daysOff: [Int] {
        (0..<knobs.weeks).flatMap { [$0 * 7 + 5, $0 * 7 + 6] } + [21, 22, 25]
    }

    private func halfDay(_ community: Int) -> Int { 2 + community % 2 }

    private mutating func addPeople() {
        for number in 0..<knobs.people {
            let home = number % knobs.institutions
            staff[home].append(number)
            people.append(
                Person(
                    id: number + 1, institutions: [home + 1],
                    weeklyLimit: institutions[home].stage == .university ? 3 : 1))
        }
        weeksOf = Array(repeating: [], count: knobs.people)
        keptFree = Array(repeating: [], count: knobs.people)
    }

    private mutating func addOnlineRooms(_ community: Int) {
        for number in 0..<Self.onlineRooms {
            let id = 2 * knobs.institutions + 1 + community * Self.onlineRooms + number
            rooms.append(Room(id: id, institution: nil, capacity: 300, setUp: 0))
        }
    }

    private mutating func addSessions(_ community: Int) {
        let share = knobs.sessions / knobs.communities + (community < knobs.sessions % knobs.communities ? 1 : 0)
        let length = 4
        for first in stride(from: 0, to: share, by: length) {
            let series = first / length
            // Every third week, from the second on; what is left of the term is as many different beginnings.
            let beginnings = max(knobs.weeks - 1 - 3 * (length - 1) - 2, 1)
            let week = 1 + series % beginnings
            let group = Group(community, &self, weeks: (0..<length).map { week + 3 * $0 })
            for sequence in 0..<min(length, share - first) {
                addSession(community, series, sequence, week + 3 * sequence, group)
            }
        }
    }

    private mutating func addSession(_ community: Int, _ series: Int, _ sequence: Int, _ week: Int, _ group: Group) {
        let id = sessions.count + 1
        let day = week * 7 + halfDay(community)
        let start = Bins.at(day: day, hour: 14, minute: 5 * random.index(below: 18))
        let mode: SessionMode = sequence == 3 ? .online : sequence == 2 ? .hybrid : .onsite
        let host =
            mode == .online ? nil : group.nearest(self) { (daysOf[$0][day] ?? 0) < 2 && !hostDays[$0].contains(day) }
        let institutions = Set(group.parts.filter(\.isNeeded).map { $0.institution - 1 } + [host].compactMap(\.self))
        for institution in institutions { daysOf[institution][day, default: 0] += 1 }
        if let host { hostDays[host].insert(day) }
        sessions.append(
            Session(
                id: id, community: community + 1, series: "series \(series + 1)", sequence: sequence + 1,
                duration: Self.duration, mode: mode, participants: group.parts, quorum: group.quorum,
                hosts: group.institutions.map { $0 + 1 }))
        hidden[id] = Place(
            start: start, host: host.map { $0 + 1 },
            room: host.map { 2 * $0 + 2 }
                ?? 2 * knobs.institutions + 1 + community * Self.onlineRooms + series % Self.onlineRooms)
        let reach = 24
        for part in group.parts {
            examFree[part.institution - 1].insert(day)
            keptFree[part.person - 1].append(BinSpan(start - reach, start + Self.duration + reach))
        }
    }

    private mutating func shareHosting() {
        for place in hidden.values {
            if let host = place.host { institutions[host - 1].hosting.target += 100 }
        }
    }
}
