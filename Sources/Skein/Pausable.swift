/// What can be paused: everything of one queue, kind, tenant or tag.
public enum Pausable: Sendable, Hashable {
    /// All jobs of a queue.
    case queue(String)
    /// All jobs of a kind.
    case kind(JobKind)
    /// All jobs of a tenant.
    case tenant(String)
    /// All jobs with a tag.
    case tag(String)

    /// The word and the name as SQL takes them.
    var words: (what: String, name: String) {
        switch self {
        case .queue(let name): ("queue", name)
        case .kind(let kind): ("kind", kind.rawValue)
        case .tenant(let name): ("tenant", name)
        case .tag(let name): ("tag", name)
        }
    }
}
