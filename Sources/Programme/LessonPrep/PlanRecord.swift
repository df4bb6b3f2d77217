import LessonPrep
import Skein

/// What the handler of `lessonprep.plan` hands to the function that writes it.
struct PlanRecord: Encodable {
    struct Row: Encodable {
        var session: Int
        var host: Int?
        var room: Int?
        var start: Int
        var end: Int
        var inPerson: [Int]
        var online: [Int]
        var absent: [Int]
        var unknown: [Int]
        var swapping: [Int]

        init(_ placement: Placement) {
            session = placement.session
            host = placement.place.host
            room = placement.place.room
            start = placement.place.start
            end = placement.end
            inPerson = placement.inPerson
            online = placement.online
            absent = placement.absent
            unknown = placement.unknown
            swapping = placement.swapping
        }
    }

    /// Why a session has no place: the funnel of the rules, or what is wrong with it.
    struct Reason: Encodable {
        var session: Int
        var funnel: Funnel
    }

    enum Funnel: Encodable {
        case rules(EliminationFunnel)
        case faults([ProblemFault])

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .rules(let funnel): try funnel.encode(to: encoder)
            case .faults(let faults): try ["faults": faults].encode(to: encoder)
            }
        }
    }

    var term: String
    var communities: [Int64]
    var mode: PlanLessonPrep.Mode
    var seed: Int64
    var timeLimit: Int
    var asOf: String
    var hash: String
    var isProvisional: Bool
    var objective: Objective
    var metrics: Metrics
    var weights: Weights
    var warnings: [ProblemFault]
    var placements: [Row]
    var unplaced: [Reason]

    private enum CodingKeys: String, CodingKey {
        case communities, mode, seed, objective, metrics, weights, warnings, placements, unplaced
        case term = "term_code"
        case timeLimit = "time_limit_ms"
        case asOf = "as_of"
        case hash = "inputs_hash"
        case isProvisional = "is_provisional"
    }

    /// The part of a plan that belongs to the communities of a snapshot.
    init(
        _ plan: Plan, of snapshot: TermSnapshot, _ plannable: PlannableTerm, communities: [Int64],
        mode: PlanLessonPrep.Mode, timeLimit: Int, warnings: [ProblemFault]
    ) {
        let own = Set(snapshot.facts.sessions.filter(\.isOwn).map(\.session.id))
        let faults = Dictionary(grouping: plannable.leftOut, by: \.id)
        term = snapshot.facts.term.code
        self.communities = communities.sorted()
        self.mode = mode
        seed = Int64(clamping: plannable.problem.seed)
        self.timeLimit = timeLimit
        asOf = snapshot.asOf
        hash = snapshot.hash
        isProvisional = plan.isProvisional
        objective = plan.objective
        metrics = plan.metrics
        weights = plannable.problem.weights
        self.warnings = warnings
        placements = plan.placements.filter { own.contains($0.session) }.map(Row.init)
        unplaced =
            plan.unplaced.filter { own.contains($0.session) }.map {
                Reason(session: $0.session, funnel: .rules($0.funnel))
            }
            + faults.keys.sorted().filter { own.contains($0) }.map {
                Reason(session: $0, funnel: .faults(faults[$0] ?? []))
            }
        objective.unplaced += unplaced.count - plan.unplaced.filter { own.contains($0.session) }.count
        metrics.total += faults.count
    }
}
