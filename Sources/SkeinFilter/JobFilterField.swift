/// What a filter can look at.
public enum JobFilterField: Sendable, Equatable {
    /// A column of the job.
    case column(Column)
    /// A value inside the arguments.
    case argument(path: [String])

    /// Columns by the name that people write.
    public enum Column: String, Sendable, CaseIterable {
        /// Job id.
        case id
        /// One of the eight states.
        case state
        /// Kind.
        case kind
        /// Queue.
        case queue
        /// Priority; lower runs first.
        case priority
        /// Attempts so far.
        case attempt
        /// Attempts allowed.
        case maxAttempts = "max_attempts"
        /// Tenant.
        case tenant
        /// One of the tags.
        case tag
        /// Worker id.
        case worker
        /// Unique key.
        case uniqueKey = "unique_key"
        /// Limit key.
        case limitKey = "limit_key"
        /// The role that enqueued it.
        case producer
        /// Part of the last error.
        case error
        /// Time since it was enqueued.
        case age
        /// Time it ran, or has been running.
        case ran
        /// When it was enqueued.
        case created
        /// When it becomes due.
        case due
        /// When it started.
        case started
        /// When it ended.
        case finished
        /// When it is given up.
        case deadline

        var kind: Kind {
            switch self {
            case .id, .priority, .attempt, .maxAttempts, .worker: .number
            case .state: .state
            case .kind, .queue, .tenant, .uniqueKey, .limitKey, .producer: .text
            case .tag: .tags
            case .error: .part
            case .age, .ran: .duration
            case .created, .due, .started, .finished, .deadline: .time
            }
        }
    }

    /// How the values of a field are read.
    enum Kind: Sendable { case number, state, text, tags, part, duration, time, argument }

    var kind: Kind {
        switch self {
        case .column(let column): column.kind
        case .argument: .argument
        }
    }

    /// The field a name stands for; nil when there is none.
    init?(_ name: String) {
        if name.hasPrefix("args.") {
            let path = name.dropFirst(5).split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard !path.contains("") else { return nil }
            self = .argument(path: path)
        } else if let column = Column(rawValue: Self.aliases[name] ?? name) {
            self = .column(column)
        } else {
            return nil
        }
    }

    /// The name it is written with.
    var name: String {
        switch self {
        case .column(let column): column.rawValue
        case .argument(let path): "args." + path.joined(separator: ".")
        }
    }

    /// Other names of the same columns, those of the view among them.
    private static let aliases = [
        "tags": "tag", "run_at": "due", "created_at": "created", "started_at": "started", "finished_at": "finished",
        "key": "unique_key", "limit": "limit_key",
    ]

    /// Every name for a column, for suggestions.
    static let names = Column.allCases.map(\.rawValue) + aliases.keys.sorted()
}
