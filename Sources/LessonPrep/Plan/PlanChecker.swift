#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Recounts a plan from the rows of its problem, bin by bin and pair by pair, with no code in common with the search:
/// what both say is not one mistake made twice.
public struct PlanChecker: Sendable {
    let problem: PlanningProblem
    let institutions: [Int: Institution]
    let people: [Int: Person]
    let rooms: [Int: Room]
    let sessions: [Int: Session]
    private let entered: [Way: Int]
    private let points: [Int: Point]

    private struct Way: Hashable {
        let from: Int
        let to: Int
    }

    /// Sine and cosine of a latitude, and a longitude in radians.
    private struct Point {
        let sine: Double
        let cosine: Double
        let longitude: Double

        init?(_ institution: Institution) {
            guard let latitude = institution.latitude, let longitude = institution.longitude else { return nil }
            (sine, cosine) = (sin(latitude * .pi / 180), cos(latitude * .pi / 180))
            self.longitude = longitude * .pi / 180
        }
    }

    /// A checker for the plans of a problem.
    public init(_ problem: PlanningProblem) {
        self.problem = problem
        institutions = Dictionary(problem.institutions.map { ($0.id, $0) }) { first, _ in first }
        people = Dictionary(problem.people.map { ($0.id, $0) }) { first, _ in first }
        rooms = Dictionary(problem.rooms.map { ($0.id, $0) }) { first, _ in first }
        sessions = Dictionary(problem.sessions.map { ($0.id, $0) }) { first, _ in first }
        entered = Dictionary(problem.travel.map { (Way(from: $0.from, to: $0.to), $0.minutes) }) { $1 }
        points = institutions.compactMapValues(Point.init)
    }

    /// Everything that makes a plan unusable: hard rules broken by sessions that could be elsewhere, people and
    /// figures that are not what the rows say.
    public func faults(of plan: Plan) -> [PlanFault] {
        let broken = brokenRules(of: plan).filter { fault in
            !isFixed(fault.session) || fault.other.map { !isFixed($0) } ?? false
        }
        return broken + bookkeeping(plan)
    }

    /// Every hard rule that a plan breaks, by pinned and frozen sessions too.
    public func brokenRules(of plan: Plan) -> [PlanFault] {
        var faults: [PlanFault] = []
        for placement in plan.placements {
            guard let session = sessions[placement.session] else { continue }
            faults += alone(session, placement)
        }
        for (number, one) in plan.placements.enumerated() {
            for other in plan.placements[(number + 1)...] { faults += together(one, other) }
        }
        return faults + loads(plan) + stays(plan)
    }

    func isFixed(_ id: Int) -> Bool {
        guard let session = sessions[id], let previous = session.previous else { return false }
        if session.status == .pinned { return true }
        return session.status != .toPlace && previous.start < problem.freezeBefore
    }

    /// Minutes between two institutions, as somebody entered them or by the haversine's other form.
    func minutes(_ from: Int, _ to: Int) -> Int {
        if from == to { return 0 }
        if let known = entered[Way(from: from, to: to)] { return known }
        guard let one = points[from], let other = points[to] else { return problem.limits.unknownTravel }
        let turn = other.longitude - one.longitude
        let across = other.cosine * sin(turn)
        let along = one.cosine * other.sine - one.sine * other.cosine * cos(turn)
        let angle = atan2(
            (across * across + along * along).squareRoot(),
            one.sine * other.sine + one.cosine * other.cosine * cos(turn))
        return min(10 + Int((angle * 6_371 * 1.4 / 30 * 60).rounded()), 300)
    }

    /// Bins between two institutions, the longer way.
    func bins(_ one: Int, _ other: Int) -> Int { (max(minutes(one, other), minutes(other, one)) + 4) / 5 }

    /// How somebody takes part.
    enum Presence: Hashable { case inPerson, online, absent, unknown }

    func isOnline(_ part: Participant, _ session: Session, _ host: Int?) -> Bool {
        guard let host, !part.joinsOnline else { return true }
        return session.mode == .hybrid && minutes(part.institution, host) > problem.limits.hybridTravel
    }

    /// Whether somebody can come, and the lessons to be swapped for it.
    func presence(_ part: Participant, _ session: Session, _ place: Place) -> (presence: Presence, swaps: Int) {
        guard let person = people[part.person] else { return (.absent, 0) }
        let online = isOnline(part, session, place.host)
        let (from, to) = (place.start, place.start + session.duration)
        let gives = part.isNeeded || part.role == .expert || part.role == .presenter
        var swaps = 0
        for lesson in person.busy {
            let way = online ? 0 : lesson.at.flatMap { at in place.host.map { bins(at, $0) } } ?? 0
            guard touches(lesson.span, from, to, way) else { continue }
            if lesson.isMovable && gives { swaps += 1 } else { return (.absent, 0) }
        }
        if let home = person.institutions.first, isClosed(home, from, to) || hasExam(home, from, to) {
            return (.absent, 0)
        }
        if person.unknown.contains(where: { $0.from < to && from < $0.to && $0.from < $0.to }) { return (.unknown, 0) }
        return (online ? .online : .inPerson, swaps)
    }

    /// Whether a commitment and the way to or from it, as far as they lie in the day's hours, meet a stretch.
    private func touches(_ span: BinSpan, _ from: Bin, _ to: Bin, _ way: Int) -> Bool {
        let opens = from / Bins.perDay * Bins.perDay + Bins.dayOpens
        let low = max(span.from, opens)
        let high = min(span.to, opens - Bins.dayOpens + Bins.dayCloses)
        return low < high && low - way < to && from < high + way
    }

    func isClosed(_ id: Int, _ from: Bin, _ to: Bin) -> Bool {
        guard let institution = institutions[id] else { return true }
        return from < institution.teaching.from || to > institution.teaching.to
            || institution.daysOff.contains(from / Bins.perDay)
    }

    func hasExam(_ id: Int, _ from: Bin, _ to: Bin) -> Bool {
        institutions[id]?.exams.contains { $0.from < to && from < $0.to } ?? false
    }
}
