import ArgumentParser
import PQ
import SkeinFilter

/// `skein task`: the task list (工作任务清单) of bureaus and schools.
struct TaskCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "task", abstract: Message.commandTask.text,
            subcommands: [TaskList.self, TaskSet.self, TaskDone.self, TaskCancel.self])
    }
}

/// `skein task list`.
struct TaskList: ListCommand {
    static let verb = "list"
    static let about = Message.commandTaskList
    static let empty = Message.tasksEmpty

    @Option(help: help(.optionStatus, "status"))
    var status: String?
    @OptionGroup var way: ListWay

    var listing: Listing {
        var condition = SQLCondition.all
        if let status { condition = condition.and("status = ?", .text(status)) }
        return Listing(
            columns: [
                ListColumn("code", .columnCode),
                ListColumn("title_zh", .columnTitle),
                ListColumn("unit_code", .columnUnit),
                ListColumn("unit", .columnName),
                ListColumn("due_on", .columnDue),
                ListColumn("status", .columnStatus),
                ListColumn("reminded", .columnReminders, .integer),
                ListColumn("doc_no", .columnDocument, .text, .wide),
            ],
            source: "programme.task", condition: condition, order: "due_on, code", limit: way.limit)
    }
}

/// `skein task set`: the bureau gives a unit a task, or moves its due day.
struct TaskSet: ActCommand {
    static let verb = "set"
    static let about = Message.commandTaskSet

    @Argument(help: help(.argumentTask, "code"))
    var code: String
    @Option(help: help(.argumentUnit, "code"))
    var unit: String
    @Option(help: help(.optionTitle, "text"))
    var title: String
    @Option(help: help(.optionDue, "date"))
    var due: String
    @OptionGroup var by: ActorOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var way: DecidedWay

    var act: Act {
        Act(
            "task_set", .text(code), .unit(unit), .text(title), .date(due), .text(by.actor), .text(document.doc))
    }
}

/// How a task ends.
protocol TaskEndWords {
    static var verb: String { get }
    static var about: Message { get }
    static var status: String { get }
}

/// `skein task done`: the unit says so.
enum TaskDoneWords: TaskEndWords {
    static let verb = "done"
    static let about = Message.commandTaskDone
    static let status = "done"
}

/// `skein task cancel`: the bureau takes it back.
enum TaskCancelWords: TaskEndWords {
    static let verb = "cancel"
    static let about = Message.commandTaskCancel
    static let status = "cancelled"
}

/// A task ends, by document.
struct TaskEnd<Words: TaskEndWords>: ActCommand {
    static var verb: String { Words.verb }
    static var about: Message { Words.about }

    @Argument(help: help(.argumentTask, "code"))
    var code: String
    @OptionGroup var by: ActorOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var way: DecidedWay

    var act: Act { Act("task_end", .text(code), .text(Words.status), .text(by.actor), .text(document.doc)) }
}

typealias TaskDone = TaskEnd<TaskDoneWords>
typealias TaskCancel = TaskEnd<TaskCancelWords>
