/// One session of a community's term.
public struct Session: Codable, Sendable, Hashable {
    /// Its number in the caller's books.
    public var id: Int
    /// Whose it is; sessions of different communities have little to do with each other, and are first planned apart.
    public var community: Int
    /// What it belongs to; sessions of one series of a community follow each other by `sequence` (H7).
    public var series: String
    /// Its place in the series; unique there.
    public var sequence: Int
    /// How long it takes, in bins.
    public var duration: Int
    /// Where people are.
    public var mode: SessionMode
    /// Who takes part; each person once.
    public var participants: [Participant]
    /// How many have to be present of each stage (H3).
    public var quorum: [StageQuorum]
    /// Seats that the room needs (H1): the quorum in person. Nil is the sum of `quorum`.
    public var seats: Int?
    /// What the room must have (H1).
    public var features: Set<String>
    /// Which institutions may host; empty stands for those of its participants. Ignored online.
    public var hosts: [Int]
    /// When it must not take place, whatever else is free: what a reschedule rules out.
    public var excluded: [BinSpan]
    /// How firm it is.
    public var status: SessionStatus
    /// Where it is now, unless it has no place yet.
    public var previous: Place?
    /// Working days from now to the previous placement, for the price of moving a confirmed session (S8).
    public var workingDaysAhead: Int

    /// A session.
    public init(
        id: Int, community: Int, series: String, sequence: Int, duration: Int, mode: SessionMode = .onsite,
        participants: [Participant] = [], quorum: [StageQuorum] = [], seats: Int? = nil,
        features: Set<String> = [], hosts: [Int] = [], excluded: [BinSpan] = [], status: SessionStatus = .toPlace,
        previous: Place? = nil, workingDaysAhead: Int = 0
    ) {
        self.id = id
        self.community = community
        self.series = series
        self.sequence = sequence
        self.duration = duration
        self.mode = mode
        self.participants = participants
        self.quorum = quorum
        self.seats = seats
        self.features = features
        self.hosts = hosts
        self.excluded = excluded
        self.status = status
        self.previous = previous
        self.workingDaysAhead = workingDaysAhead
    }
}

/// Somebody's part in a session.
public struct Participant: Codable, Sendable, Hashable {
    /// Who.
    public var person: Int
    /// Which institution the person stands for here, and travels from.
    public var institution: Int
    /// The stage of whose quorum the person counts.
    public var stage: Stage
    /// What the person does.
    public var role: ParticipantRole
    /// Whether there is no session without the person (H2). Chairs and lead preparers are required anyway.
    public var isRequired: Bool
    /// Joins online whatever the mode: no travel, and not among those in the room.
    public var joinsOnline: Bool

    /// A participant.
    public init(
        person: Int, institution: Int, stage: Stage, role: ParticipantRole, isRequired: Bool = false,
        joinsOnline: Bool = false
    ) {
        self.person = person
        self.institution = institution
        self.stage = stage
        self.role = role
        self.isRequired = isRequired
        self.joinsOnline = joinsOnline
    }

    /// Whether there is no session without the person.
    public var isNeeded: Bool { isRequired || role == .chair || role == .leadPreparer }

    /// Whether the person counts for the quorum of the stage: whoever is needed or an attendee; experts never.
    public var countsForQuorum: Bool { role != .expert && (isNeeded || role == .attendee) }
}

/// How many people of a stage have to be present.
public struct StageQuorum: Codable, Sendable, Hashable {
    /// The stage.
    public var stage: Stage
    /// How many.
    public var count: Int

    /// A quorum.
    public init(_ stage: Stage, _ count: Int) {
        self.stage = stage
        self.count = count
    }
}

/// When and where.
public struct Place: Codable, Sendable, Hashable {
    /// When it starts.
    public var start: Bin
    /// The host; nil online.
    public var host: Int?
    /// The room.
    public var room: Int?

    /// A time and place.
    public init(start: Bin, host: Int?, room: Int?) {
        self.start = start
        self.host = host
        self.room = room
    }
}
