/// What somebody may do on the page; each role may do what those before it may.
public enum WebRole: String, Sendable, Comparable, CaseIterable {
    /// Sees everything that is not personal.
    case viewer
    /// Retries, cancels, pauses, runs schedules.
    case `operator`
    /// Stops workers, and works on all jobs that match a filter.
    case admin

    /// Whether the left role may do less.
    public static func < (left: WebRole, right: WebRole) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

/// Who sent a request.
struct Visitor: Sendable, Equatable {
    var name: String
    var role: WebRole
    /// Proved with a token in this very request, not with a cookie that a browser adds by itself.
    var isBearer = false
}
