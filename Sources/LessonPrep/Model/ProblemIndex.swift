#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The rows of a problem by number, and what follows from single rows.
struct ProblemIndex: Sendable {
    let institutions: [Int: Int]
    let rooms: [Int: Int]
    let people: [Int: Int]
    let sessions: [Int: Int]
    /// By institution: when it does not teach.
    let closed: [DayBits]
    /// By institution: when it has examinations.
    let exams: [DayBits]
    /// By institution, nil for online: its rooms.
    let roomsOf: [Int?: [Int]]
    private let minutes: [UInt16]

    init(_ problem: PlanningProblem) {
        institutions = Self.numbered(problem.institutions.map(\.id))
        rooms = Self.numbered(problem.rooms.map(\.id))
        people = Self.numbered(problem.people.map(\.id))
        sessions = Self.numbered(problem.sessions.map(\.id))
        let numbers = institutions
        roomsOf = Dictionary(grouping: problem.rooms.indices) { room in
            problem.rooms[room].institution.flatMap { numbers[$0] }
        }
        let days = problem.term.days
        closed = problem.institutions.map { institution in
            var bits = DayBits(days: days)
            for day in institution.daysOff where day >= 0 && day < days { bits.insert(day: day) }
            bits.insert(BinSpan(0, institution.teaching.from))
            bits.insert(BinSpan(institution.teaching.to, days * Bins.perDay))
            return bits
        }
        exams = problem.institutions.map { institution in
            institution.exams.reduce(into: DayBits(days: days)) { $0.insert($1) }
        }
        minutes = Self.travel(problem, institutions)
    }

    private static func numbered(_ ids: [Int]) -> [Int: Int] {
        Dictionary(ids.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static func travel(_ problem: PlanningProblem, _ numbers: [Int: Int]) -> [UInt16] {
        let count = problem.institutions.count
        var minutes = [UInt16](repeating: 0, count: count * count)
        let positions = problem.institutions.map(Position.init)
        for row in 0..<count {
            for column in 0..<row {
                let way = UInt16(Position.minutes(positions[row], positions[column], problem.limits))
                minutes[row * count + column] = way
                minutes[column * count + row] = way
            }
        }
        for override in problem.travel {
            guard let from = numbers[override.from], let to = numbers[override.to] else { continue }
            minutes[from * count + to] = UInt16(override.minutes)
        }
        return minutes
    }

    /// Minutes from one institution to another, by index.
    func travel(from: Int, to: Int) -> Int { Int(minutes[from * closed.count + to]) }

    /// The bins that the longer way between two institutions takes.
    func travelBins(_ one: Int, _ other: Int) -> Int {
        Bins.covering(minutes: max(travel(from: one, to: other), travel(from: other, to: one)))
    }
}

/// A place on the unit sphere.
private struct Position {
    private let x: Double
    private let y: Double
    private let z: Double
    private let isKnown: Bool

    init(_ institution: Institution) {
        let latitude = (institution.latitude ?? 0) * .pi / 180
        let longitude = (institution.longitude ?? 0) * .pi / 180
        (x, y, z) = (cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude))
        isKnown = institution.latitude != nil && institution.longitude != nil
    }

    /// 10 minutes and the great circle times 1.4 at 30 km an hour.
    static func minutes(_ one: Position, _ other: Position, _ limits: Limits) -> Int {
        guard one.isKnown, other.isKnown else { return limits.unknownTravel }
        let (x, y, z) = (one.x - other.x, one.y - other.y, one.z - other.z)
        let chord = (x * x + y * y + z * z).squareRoot()
        let kilometres = 2 * 6_371 * asin(min(chord / 2, 1))
        return min(10 + Int((60 * 1.4 * kilometres / 30).rounded()), 300)
    }
}
