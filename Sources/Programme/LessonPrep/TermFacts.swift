public import LessonPrep

/// What `programme.prep_facts` says of a term.
public struct TermFacts: Decodable, Sendable {
    /// The term.
    public var term: Term
    var institutions: [Institution]
    var rooms: [RoomFacts]
    var travel: [TravelOverride]
    /// The sessions, in the order of their numbers.
    public var sessions: [SessionFacts]
    var limits: LimitFacts
    var weights: RuleFactors
    var freezeBefore: Bin
    var earliestStart: Bin
}

/// One room with its name.
struct RoomFacts: Decodable, Sendable {
    var room: Room
    var code: String

    private enum CodingKeys: String, CodingKey {
        case code
    }

    init(from decoder: any Decoder) throws {
        room = try Room(from: decoder)
        code = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .code)
    }
}

/// One session with what the planning model does not need to know of it.
public struct SessionFacts: Decodable, Sendable {
    /// The session as the model has it.
    public var session: Session
    /// Whether it is one of the communities that are planned; others stay where they are.
    public var isOwn: Bool
    /// Its status in the database.
    public var state: String
    /// Whether people fixed its time and place.
    public var isPinned: Bool
    /// What it is about.
    public var topic: String
    /// Its version.
    public var version: Int

    private enum CodingKeys: String, CodingKey {
        case isOwn, state, isPinned, topic, version
    }

    /// A session from an object.
    public init(from decoder: any Decoder) throws {
        session = try Session(from: decoder)
        let object = try decoder.container(keyedBy: CodingKeys.self)
        isOwn = try object.decode(Bool.self, forKey: .isOwn)
        state = try object.decode(String.self, forKey: .state)
        isPinned = try object.decode(Bool.self, forKey: .isPinned)
        topic = try object.decode(String.self, forKey: .topic)
        version = try object.decode(Int.self, forKey: .version)
    }
}

/// The numbers of the hard rules as the policy `prep.limits` writes them.
struct LimitFacts: Decodable, Sendable {
    var seriesGap: [Int]
    var institutionPerDay: Int
    var hybridTravel: Int
    var unknownTravel: Int
    var idealGap: Int
    var moveNotice: Int
    var firstLessonEnds: ClockTime
    var fridayLate: ClockTime
    var late: ClockTime
    /// The times of the day between which sessions lie, from the policy `prep.hours`.
    var from: ClockTime
    var to: ClockTime

    private enum CodingKeys: String, CodingKey {
        case late, from, to
        case seriesGap = "series_gap"
        case institutionPerDay = "institution_per_day"
        case hybridTravel = "hybrid_travel"
        case unknownTravel = "unknown_travel"
        case idealGap = "ideal_gap"
        case moveNotice = "move_notice"
        case firstLessonEnds = "first_lesson_ends"
        case fridayLate = "friday_late"
    }

    /// What lies outside those times, day by day.
    func closed(days: Int) -> [BinSpan] {
        (0..<days).flatMap { day in
            let midnight = day * Bins.perDay
            return [BinSpan(midnight, midnight + from.bin), BinSpan(midnight + to.bin, midnight + Bins.perDay)]
        }
    }

    var limits: Limits {
        var limits = Limits()
        limits.seriesGap = seriesGap
        limits.institutionPerDay = institutionPerDay
        limits.hybridTravel = hybridTravel
        limits.unknownTravel = unknownTravel
        limits.idealGap = idealGap
        limits.moveNotice = moveNotice
        limits.firstLessonEnds = firstLessonEnds.bin
        limits.fridayLate = fridayLate.bin
        limits.late = late.bin
        return limits
    }
}

/// A time of day, `08:50`.
struct ClockTime: Decodable, Sendable {
    var bin: Bin

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        let text = try value.decode(String.self)
        let parts = text.split(separator: ":").compactMap { Int($0) }
        guard parts.count == 2, (0...23).contains(parts[0]), (0...59).contains(parts[1]) else {
            throw DecodingError.dataCorruptedError(in: value, debugDescription: "\(text) is no time like 08:50")
        }
        bin = Bins.at(day: 0, hour: parts[0], minute: parts[1])
    }
}
