/// The numbers behind the hard rules. The caller reads them from policy.
public struct Limits: Codable, Sendable, Hashable {
    /// Days between neighbours of a series, at least and at most (H7).
    public var seriesGap = [10, 35]
    /// Sessions of an institution a day at most: hosted by it, or with a required participant from it (H8).
    public var institutionPerDay = 2
    /// Minutes of travel beyond which a hybrid session is joined online.
    public var hybridTravel = 45
    /// Minutes between two institutions of which one has no coordinates, if nobody has entered them.
    public var unknownTravel = 60
    /// The bin of a day by which the first lesson on Monday has ended (S7): 08:50.
    public var firstLessonEnds = 106
    /// The bin of a day after which Friday is late (S7): 15:00.
    public var fridayLate = 180
    /// The bin of a day after which every day is late (S7): 17:00.
    public var late = 204
    /// The ideal number of days between neighbours of a series (S6).
    public var idealGap = 21
    /// Working days ahead from which moving a confirmed session costs no more than the move (S8).
    public var moveNotice = 10

    /// The defaults.
    public init() {}
}

/// The prices of the soft rules, in hundredths of a point. The cost of a plan is a whole number of hundredths.
public struct Weights: Codable, Sendable, Hashable {
    /// S1: an expert is absent.
    public var expertAbsent = 800
    /// S1: a presenter is absent.
    public var presenterAbsent = 600
    /// S1: an attendee, or a recorder, is absent.
    public var attendeeAbsent = 100
    /// S2: the square of how far an institution's hosting is from its target.
    public var hosting = 4_000
    /// S3: a minute that somebody travels, one way.
    public var travelMinute = 5
    /// S4: a lesson has to be swapped.
    public var swappedLesson = 400
    /// S5: a session is outside a half-day of an institution that has half-days and a required participant.
    public var outsideHalfDay = 300
    /// S6: a day by which the gap between neighbours of a series differs from the ideal.
    public var spreadDay = 50
    /// S7: a session starts in the first lesson on Monday, ends late on Friday, or ends late: each.
    public var awkwardTime = 500
    /// S8: a confirmed session is moved: another start, host or room.
    public var moved = 20_000
    /// S8: as much again for each working day by which that is nearer than the notice.
    public var movedPerDay = 4_000
    /// S9: somebody joins a hybrid session online because of the way.
    public var joinsOnline = 200
    /// S10: how much of a person somebody is whose availability is unknown, in hundredths: such a person costs
    /// S1 times the rest.
    public var unknownShare = 30

    /// The defaults.
    public init() {}
}
