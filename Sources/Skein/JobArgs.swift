/// The arguments of one kind of job: plain data that producers can import without the handler's dependencies.
///
/// The arguments are stored as the JSON object that `Encodable` makes of the value. Dates are written in ISO 8601
/// with `Z`, because the database refuses a timestamp without an offset.
public protocol JobArgs: Codable, Sendable {
    /// The stable name of the kind. Never derive it from the type's name: stored jobs carry it.
    static var kind: JobKind { get }

    /// Former names of the kind, which the same handler still takes. None by default.
    ///
    /// To rename a kind: add the old name here, deploy all workers, change ``kind``, deploy the producers, and drop the
    /// alias when no job of the old name is left.
    static var aliases: [JobKind] { get }

    /// What a job of this kind gets when its enqueue says nothing else.
    static var defaults: JobDefaults { get }

    /// The rules that PostgreSQL checks the arguments by at enqueue, from any language. `nil` (the default) takes any
    /// JSON object.
    static var rules: ArgumentRules? { get }

    /// Two unfinished jobs of the kind never share a unique key. `nil` (the default) means no such promise.
    var uniqueKey: String? { get }

    /// The tenant for whom the job runs: the unit of fairness and of pausing. `nil` by default.
    var tenant: String? { get }

    /// The limit under which the job runs, as `name` or `name:anything`. `nil` (the default) means none.
    var limitKey: String? { get }
}

extension JobArgs {
    /// No former names.
    public static var aliases: [JobKind] { [] }

    /// The engine's own defaults.
    public static var defaults: JobDefaults { JobDefaults() }

    /// Any JSON object.
    public static var rules: ArgumentRules? { nil }

    /// Not unique.
    public var uniqueKey: String? { nil }

    /// No tenant.
    public var tenant: String? { nil }

    /// No limit.
    public var limitKey: String? { nil }
}
