public import PQ

/// A refusal by the queue, with the same meaning in SQL, in Swift and on the command line.
///
/// Faults of the connection or the server stay what they are: `PGError`.
public struct SkeinError: Error, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// What was refused. New codes may come; compare with those you handle.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// A stable word, `bad_arguments`.
        public let name: String
        /// The SQLSTATE that SQL callers see; `nil` for what can only happen in Swift.
        public let sqlState: String?

        /// SK001: nobody has defined this kind.
        public static let unknownKind = Code(name: "unknown_kind", sqlState: "SK001")
        /// SK002: the arguments break a rule of their kind, or are not a JSON object.
        public static let badArguments = Code(name: "bad_arguments", sqlState: "SK002")
        /// SK003: this role may not do that.
        public static let notAllowed = Code(name: "not_allowed", sqlState: "SK003")
        /// SK004: the arguments or an option are too long.
        public static let tooLarge = Code(name: "too_large", sqlState: "SK004")
        /// SK005: the unique key is taken, and the enqueue said `ifExists: .error`.
        public static let duplicate = Code(name: "duplicate", sqlState: "SK005")
        /// SK006: this producer has as many waiting jobs as it may.
        public static let quota = Code(name: "quota", sqlState: "SK006")
        /// SK008: no such job, queue, schedule or worker.
        public static let notFound = Code(name: "not_found", sqlState: "SK008")
        /// SK009: not possible in the state that it is in.
        public static let badTransition = Code(name: "bad_transition", sqlState: "SK009")
        /// SK010: a time, delay, priority, number of attempts or name outside its range.
        public static let outOfRange = Code(name: "out_of_range", sqlState: "SK010")
        /// SK011: nobody has defined this limit.
        public static let unknownLimit = Code(name: "unknown_limit", sqlState: "SK011")
        /// SK012: the database's schema is missing, or is not the one that this program needs.
        public static let schemaOutOfDate = Code(name: "schema_out_of_date", sqlState: "SK012")
        /// SK013: this worker was declared dead and its jobs were given to others.
        public static let workerDead = Code(name: "worker_dead", sqlState: "SK013")
        /// The job is no longer this worker's: it was rescued after the worker seemed dead.
        public static let leaseLost = Code(name: "lease_lost", sqlState: nil)
        /// The registry holds a kind twice, or a kind that cannot be installed.
        public static let invalidRegistry = Code(name: "invalid_registry", sqlState: nil)

        static let all: [String: Code] = Dictionary(
            uniqueKeysWithValues: [
                unknownKind, badArguments, notAllowed, tooLarge, duplicate, quota, notFound, badTransition,
                outOfRange, unknownLimit, schemaOutOfDate, workerDead,
            ].compactMap { code in code.sqlState.map { ($0, code) } })

        /// The word, with the SQLSTATE where there is one.
        public var description: String { sqlState.map { "\(name) (\($0))" } ?? name }
    }

    /// What was refused.
    public let code: Code
    /// One sentence for people. It names kinds and rules, never argument values.
    public let message: String
    /// The kind that the refusal is about.
    public let kind: String?
    /// Where in the arguments, as a JSON pointer (RFC 6901). Empty means the whole of them.
    public let pointer: String?
    /// The rule that was broken, such as `required` or `finite_number`.
    public let rule: String?
    /// Which one of many was refused, counted from 0; `nil` when there was one only.
    public private(set) var index: Int?
    /// What to do about it.
    public let hint: String?
    /// The server's own error; `nil` when the refusal was made on this side.
    public let cause: PGError?

    package init(
        _ code: Code,
        message: String,
        kind: String? = nil,
        pointer: String? = nil,
        rule: String? = nil,
        index: Int? = nil,
        hint: String? = nil,
        cause: PGError? = nil
    ) {
        self.code = code
        self.message = message
        self.kind = kind
        self.pointer = pointer
        self.rule = rule
        self.index = index
        self.hint = hint
        self.cause = cause
    }

    /// The same refusal of a job in a batch, with the place that the batch had among all.
    func at(_ places: [Int]) -> SkeinError {
        guard let index, places.indices.contains(index) else { return self }
        var error = self
        error.index = places[index]
        return error
    }

    /// Code, message, place and hint.
    public var description: String {
        var text = "\(code): \(message)"
        if let pointer, !pointer.isEmpty { text += " [\(pointer)]" }
        if let hint { text += " — \(hint)" }
        return text
    }

    /// As the description, with all that the server said.
    public var debugDescription: String {
        cause.map { "\(description)\n\(String(reflecting: $0))" } ?? description
    }
}
