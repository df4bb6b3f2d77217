/// A school or university as one campus sees the term.
public struct Institution: Codable, Sendable, Hashable {
    /// Its number in the caller's books.
    public var id: Int
    /// Its name, for sentences only.
    public var name: String
    /// Its stage; a school with several stages is one institution for each.
    public var stage: Stage
    /// When it teaches, whole days; a session with a required participant from it, or hosted by it, lies inside (H5).
    public var teaching: BinSpan
    /// Days within the term (0 is the first Monday) on which it does not teach: weekends, public holidays, vacations,
    /// and make-up days for which nobody has said whose timetable runs. A make-up day with such a rule is no day off:
    /// leave it out here, and let the lessons of that day be busy intervals of its people.
    public var daysOff: [Int]
    /// When it holds examinations (H6).
    public var exams: [BinSpan]
    /// When the subject is not timetabled there, so that its teachers are free together (S5); every week's stretch,
    /// not just one. Empty: it has none, as universities.
    public var halfDays: [BinSpan]
    /// Degrees north; without coordinates and override, travel from and to it takes `Limits.unknownTravel`.
    public var latitude: Double?
    /// Degrees east.
    public var longitude: Double?
    /// How often it hosted and should have, over the terms that the ledger covers (S2).
    public var hosting: Hosting

    /// An institution.
    public init(
        id: Int, name: String, stage: Stage, teaching: BinSpan, daysOff: [Int] = [], exams: [BinSpan] = [],
        halfDays: [BinSpan] = [], latitude: Double? = nil, longitude: Double? = nil, hosting: Hosting = Hosting()
    ) {
        self.id = id
        self.name = name
        self.stage = stage
        self.teaching = teaching
        self.daysOff = daysOff
        self.exams = exams
        self.halfDays = halfDays
        self.latitude = latitude
        self.longitude = longitude
        self.hosting = hosting
    }
}

/// An institution's entry of the hosting ledger.
public struct Hosting: Codable, Sendable, Hashable {
    /// How often it hosted in the earlier terms that count. This term's sessions are counted by the plan.
    public var hosted: Int
    /// How often it should have hosted by the end of this term, in hundredths.
    public var target: Int

    /// An entry.
    public init(hosted: Int = 0, target: Int = 0) {
        self.hosted = hosted
        self.target = target
    }
}

/// A place to meet.
public struct Room: Codable, Sendable, Hashable {
    /// Its number in the caller's books.
    public var id: Int
    /// Whose it is; nil for an online room.
    public var institution: Int?
    /// Seats; an online room's is how many can join.
    public var capacity: Int
    /// What it has: `projector`, `conference`.
    public var features: Set<String>
    /// Bins before each session in which nobody else may have it; three, a quarter of an hour, by default.
    public var setUp: Int
    /// When others have it.
    public var busy: [BinSpan]

    /// A room.
    public init(
        id: Int, institution: Int?, capacity: Int, features: Set<String> = [], setUp: Int = 3, busy: [BinSpan] = []
    ) {
        self.id = id
        self.institution = institution
        self.capacity = capacity
        self.features = features
        self.setUp = setUp
        self.busy = busy
    }
}

/// A travel time that somebody has entered, for that direction only.
public struct TravelOverride: Codable, Sendable, Hashable {
    /// From this institution.
    public var from: Int
    /// To that one.
    public var to: Int
    /// Door to door, from 0 to 300.
    public var minutes: Int

    /// A travel time.
    public init(from: Int, to: Int, minutes: Int) {
        self.from = from
        self.to = to
        self.minutes = minutes
    }
}
