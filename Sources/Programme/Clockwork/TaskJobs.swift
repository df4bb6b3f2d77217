public import Skein

/// `task.remind`: reminds a unit of a task of the list; the last one comes after the due day.
public struct RemindTask: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "task.remind"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "clockwork", description: "Reminds a unit of a task; after the due day the task is overdue.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("task_id", .integer(1...)),
        .required("k", .integer(1...9)),
        .required("due_on", .date)
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The task.
    public var taskID: Int64
    /// Which reminder.
    public var k: Int
    /// The due day that it is about, as 2026-12-31; once that day is moved this reminder says nothing.
    public var dueOn: String

    /// The arguments for one reminder.
    public init(taskID: Int64, k: Int, dueOn: String) {
        version = 1
        self.taskID = taskID
        self.k = k
        self.dueOn = dueOn
    }

    /// Task, due day and number.
    public var uniqueKey: String? { "\(taskID):\(dueOn):\(k)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case taskID = "task_id"
        case k
        case dueOn = "due_on"
    }
}

/// What `task.remind` did: the job's result.
public struct TaskReminded: Codable, Sendable, Hashable {
    /// `sent`, `overdue`, `not_needed` or `done_before`.
    public var result: String
}
