/// Somebody who takes part in sessions.
public struct Person: Codable, Sendable, Hashable {
    /// The person's number in the caller's books.
    public var id: Int
    /// Where the person teaches: the main institution first, whose closed days and examinations are the person's own.
    public var institutions: [Int]
    /// How many sessions a week at most (H8): one, for experts three.
    public var weeklyLimit: Int
    /// Lessons, meetings, leave: everything known that the person has to do except the sessions of this problem.
    public var busy: [Commitment]
    /// When nobody knows what the person has to do: no timetable has been handed in. Never free: it counts for no
    /// quorum and no required role, and costs less than a known absence (S10).
    public var unknown: [BinSpan]

    /// A person.
    public init(
        id: Int, institutions: [Int], weeklyLimit: Int = 1, busy: [Commitment] = [], unknown: [BinSpan] = []
    ) {
        self.id = id
        self.institutions = institutions
        self.weeklyLimit = weeklyLimit
        self.busy = busy
        self.unknown = unknown
    }
}

/// Something that a person has to do.
public struct Commitment: Codable, Sendable, Hashable {
    /// When.
    public var span: BinSpan
    /// Where, if that matters for travel: nil needs no travel.
    public var at: Int?
    /// A lesson that can be swapped: it gives way to sessions in which the person is required, an expert or a
    /// presenter, at a price (S4). For anyone else it is a commitment like all others.
    public var isMovable: Bool

    /// A commitment.
    public init(_ span: BinSpan, at institution: Int? = nil, isMovable: Bool = false) {
        self.span = span
        at = institution
        self.isMovable = isMovable
    }
}
